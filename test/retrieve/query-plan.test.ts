// Retrieve: the plan of a question: serialisable, its words owned once, slots before terms.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { QueryPlanSchema, type PlanPart, type QueryPlan } from '#domain/plan.ts'
import { planOf } from '#retrieve/query-plan.ts'
import { read, TODAY } from '../seeds.ts'
import { NEXT_PLAN, OPINION, PLAN } from './corpora.ts'

const CASES = new URL('../../eval/cases/', import.meta.url)
const questions = readdirSync(CASES)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(new URL(name, CASES), 'utf8').trim().split('\n'))
  .map((line) => (JSON.parse(line) as { question: string }).question)

async function plan(question: string): Promise<QueryPlan> {
  return planOf(await read(question))
}

async function partOf(question: string): Promise<PlanPart> {
  const [part] = (await plan(question)).parts
  if (part === undefined) throw new Error(`nothing asked by ${question}`)
  return part
}

/** Its slots and the terms that are asked for, each with the words of the question that it owns. */
function told(question: string, { slots, terms }: PlanPart): string[] {
  const asked = terms.filter(({ role }) => role === 'asked')
  return [
    ...slots.map(({ kind, spans }) => [kind, spans] as const),
    ...asked.map(({ text, spans }) => [text, spans] as const),
  ].map(
    ([name, spans]) =>
      `${name}: ${spans.map(({ start, end }) => question.slice(start, end)).join('|')}`,
  )
}

describe('planOf', () => {
  it.each([
    ['哪些措施涉及老年用品？', 'list', ['老年用品: 老年用品']],
    [
      '68号文第三部分第（二）项讲什么？',
      'lookup',
      ['documents: 68号文', 'address: 第三部分第（二）项'],
    ],
    ['101号文是哪天印发的？', 'metadata', ['documents: 101号文', 'metadata: ']],
    ['有没有提到300项？', 'yes-no', ['figure: 300项']],
    ['库里有哪些文件？', 'catalogue', []],
    ['什么是适老化改造？', 'definition', ['适老化: 适老化']],
    ['99号文讲了什么？', 'overview', ['documents: 99号文']],
  ])('of %s asks for %s', async (question, asks, words) => {
    const part = await partOf(question)
    expect(part.asks).toBe(asks)
    expect(told(question, part)).toEqual(words)
  })

  it('names documents by id, and one that is not held in its own words', async () => {
    const [named] = (await partOf('比较101号文和2025—2026年方案的白酒措施')).slots
    expect(named).toMatchObject({ include: [PLAN, NEXT_PLAN], unknown: null })
    const [unknown] = (await partOf('99号文讲了什么？')).slots
    expect(unknown).toMatchObject({ include: null, unknown: '99号文' })
    const [standing] = (await partOf('现行文件怎么支持老年用品？')).slots
    expect(standing).toMatchObject({ include: expect.arrayContaining([OPINION]) })
  })

  it('asks nothing where somebody says hello', async () => {
    expect(await plan('你好')).toMatchObject({ standalone: '你好', parts: [], asOf: TODAY })
  })

  it('is data, and gives each character of a question to one slot or term at most', async () => {
    for (const question of questions) {
      const made = await plan(question)
      expect(QueryPlanSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
      const spans = made.parts.flatMap(({ slots, terms }) =>
        [...slots, ...terms].flatMap((one) => one.spans),
      )
      const inOrder = spans.toSorted((a, b) => a.start - b.start)
      for (const [index, { start, end }] of inOrder.entries()) {
        expect(start).toBeLessThan(end)
        expect(end).toBeLessThanOrEqual(inOrder[index + 1]?.start ?? question.length)
      }
    }
  })
})
