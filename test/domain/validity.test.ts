// Domain: stretches of validity cover all of time, and say on each day what the document says.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PolicyDocument } from '#domain/document.ts'
import { documentOn, standingOn, validityOf } from '#domain/validity.ts'
import { seeds } from '../retrieve/corpora.ts'

const [first] = seeds.documents
if (first === undefined) throw new Error('no seed')
const base: PolicyDocument = { ...first, period: null, proofs: {}, standing: 'in-force' }

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const partial = fc
  .tuple(day, fc.constantFrom(4, 7, 10))
  .map(([date, length]) => date.slice(0, length))
const documents = fc.record({
  standing: fc.constantFrom('in-force', 'draft', 'ended', 'repealed', 'unknown'),
  period: fc.option(fc.record({ from: partial, to: partial })),
})

describe('validity', () => {
  it('parts all of time, without a gap and without an overlap', () => {
    fc.assert(
      fc.property(documents, (fields) => {
        const intervals = validityOf({ ...base, ...fields })
        expect(intervals[0]?.from).toBeNull()
        expect(intervals.at(-1)?.to).toBeNull()
        for (const [index, { to }] of intervals.slice(0, -1).entries())
          expect(intervals[index + 1]?.from).toBe(to)
      }),
    )
  })

  it('ends a text in force with the year, the month or the day of its period, and no other', () => {
    fc.assert(
      fc.property(documents, day, ({ standing, period }, asked) => {
        const isOver =
          standing === 'in-force' && period !== null && asked.slice(0, period.to.length) > period.to
        const document = { ...base, standing, period }
        expect(standingOn(document, null, asked)).toBe(isOver ? 'ended' : standing)
        expect(documentOn(document, asked).standing).toBe(isOver ? 'ended' : standing)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['2024', '2024-12-31', 'in-force'],
    ['2024', '2025-01-01', 'ended'],
    ['2024-02', '2024-02-29', 'in-force'],
    ['2024-02', '2024-03-01', 'ended'],
    ['2024-02-31', '2024-02-29', 'in-force'],
    ['2024-02-31', '2024-03-01', 'ended'],
    ['9999', '9999-12-31', 'in-force'],
  ])('holds a period to %s against %s', (to, asked, standing) => {
    expect(standingOn({ ...base, period: { from: '2020', to } }, null, asked)).toBe(standing)
  })

  it.each<[string, Partial<PolicyDocument>, string[]]>([
    ['no end found', {}, ['in-force presumed']],
    ['a draft', { standing: 'draft' }, ['draft stated']],
    ['nothing known', { standing: 'unknown' }, ['unknown null']],
    [
      'years in the title',
      { period: { from: '2023', to: '2024' }, proofs: proof('2023—2024年') },
      ['in-force stated', 'ended stated'],
    ],
    [
      'a start and a term',
      {
        period: { from: '2025-05-01', to: '2030-04-30' },
        proofs: proof('本办法自2025年5月1日起施行，有效期5年'),
      },
      ['in-force derived', 'ended derived'],
    ],
  ])('tells what proves the states: %s', (_, fields, told) => {
    const states = validityOf({ ...base, ...fields })
    expect(states.map(({ state, basis }) => `${state} ${basis}`)).toEqual(told)
  })
})

function proof(text: string): PolicyDocument['proofs'] {
  return { period: { clauseId: 'a', text } }
}
