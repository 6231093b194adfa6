import { describe, expect, it } from 'vitest'
import type { Clause } from '../../src/domain/clause.ts'
import { outlineOf, siblingsOf } from '../../src/retrieve/outline.ts'
import { PLAN, seeds } from './corpora.ts'

function labelled(wanted: string): Clause {
  const found = seeds.clauses.find(
    (clause) => clause.documentId === PLAN && clause.label === wanted,
  )
  if (found === undefined) throw new Error(`no clause ${wanted}`)
  return found
}

describe('outlineOf and siblingsOf', () => {
  it('unfolds a clause with all under it in reading order', () => {
    const labels = outlineOf(labelled('三（二）培育壮大新增长点'), seeds.clauses).map(
      ({ label }) => label,
    )
    expect(labels).toHaveLength(6)
    expect(labels.slice(0, 3)).toEqual([
      '三（二）培育壮大新增长点',
      '三（二）老年用品',
      '三（二）婴童用品',
    ])
    expect(outlineOf(labelled('三、工作举措'), seeds.clauses)).toHaveLength(1 + 6 + 24)
  })

  it('gives the clauses beside a clause, in its own document', () => {
    const siblings = siblingsOf(labelled('四（一）加强政策支持'), seeds.clauses)
    expect(siblings.map(({ ordinal }) => ordinal)).toEqual(['1', '2', '3', '4'])
    expect(new Set(siblings.map(({ documentId }) => documentId))).toEqual(new Set([PLAN]))
  })
})
