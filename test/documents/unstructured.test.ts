import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import type { Clause } from '#domain/clause.ts'
import { sourceFromLines } from './parsed-sources.ts'

function parse(lines: string[]): Clause[] {
  return finish(parseClauses(sourceFromLines(lines))).clauses
}

const SENTENCE = '本市居民可以通过线上平台或者就近的服务窗口办理登记手续，材料齐全的当场办结。'

describe('parseClauses on texts without numbering', () => {
  it('gathers small paragraphs under their heading', () => {
    const clauses = parse(['办理条件', SENTENCE, SENTENCE, '办理流程', SENTENCE])
    expect(clauses.map(({ kind, label, title }) => [kind, label, title])).toEqual([
      ['paragraph', '办理条件', '办理条件'],
      ['paragraph', '办理流程', '办理流程'],
    ])
  })

  it('keeps a question and its answer together', () => {
    const clauses = parse([
      '哪些人可以申请？',
      SENTENCE.repeat(5),
      SENTENCE.repeat(5),
      '需要什么材料？',
      SENTENCE,
    ])
    expect(clauses.map(({ title }) => title)).toEqual(['哪些人可以申请？', '需要什么材料？'])
    expect(clauses[0]?.text).toContain(`？\n${SENTENCE}`)
  })

  it('never makes one giant clause', () => {
    const clauses = parse([SENTENCE.repeat(200), ...Array.from({ length: 100 }, () => SENTENCE)])
    expect(clauses.length).toBeGreaterThan(10)
    expect(Math.max(...clauses.map(({ text }) => text.length))).toBeLessThanOrEqual(1300)
  })

  it('keeps a short introduction whole as the preamble of a numbered text', () => {
    const clauses = parse([SENTENCE, SENTENCE, '一、适用范围', SENTENCE])
    expect(clauses.map(({ kind, label }) => [kind, label])).toEqual([
      ['preamble', '导语'],
      ['chapter', '一、适用范围'],
    ])
  })
})
