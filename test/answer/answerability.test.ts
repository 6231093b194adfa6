// Answer: what is decided before it is worded; the reason of a refusal and its missing words.
import { describe, expect, it } from 'vitest'
import { answerExtractively } from '#answer/extractive.ts'
import type { Composition } from '#answer/statement.ts'
import { refusalReason, type Answerability } from '#domain/answerability.ts'
import { planOf } from '#retrieve/query-plan.ts'
import { createHybridSearch } from '#retrieve/search.ts'
import { shippedLexicon as lexicon } from '../retrieve/lexicons.ts'
import { read, seeds } from '../seeds.ts'

const { library } = seeds
const search = createHybridSearch({ library, weights: { keyword: 1, vector: 0.1 } })
const parts = { library, search, lexicon }

async function compose(question: string): Promise<Composition> {
  const understanding = await read(question)
  return (await answerExtractively(parts, understanding, planOf(understanding))).composition
}

async function decide(question: string): Promise<Answerability> {
  const { answerability } = await compose(question)
  return answerability
}

describe('answerability', () => {
  it.each([
    ['哪些措施涉及老年用品？', 'answered', [], []],
    ['68号文要求轻工业利润每年增长百分之几？', 'partial', ['figure'], []],
    ['164号文是哪天印发的？', 'refused', ['issuedOn'], []],
    ['《指导意见》正式稿关于RCEP是怎么说的？', 'refused', ['rcep'], []],
    ['99号文讲了什么？', 'refused', [], [['not-in-corpus', '99号文']]],
    ['101号文第九十条是什么？', 'refused', [], [['false-premise', '第九十条']]],
    ['164号文第十五项是什么？', 'refused', [], [['truncated', '第十五项']]],
    ['推荐几只股票', 'refused', [], [['out-of-scope', null]]],
  ])('of %s', async (question, outcome, missing, violated) => {
    const decided = await decide(question)
    expect(decided).toEqual({
      outcome,
      confidence: null,
      missing,
      violated: violated.map(([reason, words]) => ({ reason, words })),
    })
    expect(refusalReason(decided)).toBe(violated[0]?.[0] ?? 'not-in-corpus')
  })
})
