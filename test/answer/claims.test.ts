// Answer: each statement as a claim: its kind, and quotations verbatim at their places.
import { describe, expect, it } from 'vitest'
import { claimOf } from '#answer/claims.ts'
import { answerExtractively } from '#answer/extractive.ts'
import type { Composition } from '#answer/statement.ts'
import type { Claim } from '#domain/claim.ts'
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

async function claimsOf(question: string): Promise<Claim[]> {
  const { statements, coverage } = await compose(question)
  return statements.flatMap((statement) => claimOf(statement, coverage) ?? [])
}

describe('claims', () => {
  it.each([
    ['哪些措施涉及老年用品？', 'absence', 'quotation'],
    ['101号文每年制修订轻工领域标准多少项？', 'quotation', 'quotation'],
    ['101号文的文号是什么？', 'statement', 'statement'],
    ['101号文由几个部门联合发布？', 'statement', 'derivation'],
    ['101号文和2025—2026年方案的增速目标有什么变化？', 'quotation', 'statement'],
    ['101号文现在还有效吗？', 'comparison', 'comparison'],
    ['99号文讲了什么？', 'absence', 'absence'],
  ])('of %s', async (question, first, last) => {
    const claims = await claimsOf(question)
    expect([claims[0]?.kind, claims.at(-1)?.kind]).toEqual([first, last])
    for (const { kind, citations, coverage } of claims) {
      expect(kind === 'absence' ? coverage : citations.length || null).not.toBeNull()
      for (const { clauseId, quote, start, end } of citations) {
        const clause = await library.clause(clauseId)
        expect(clause?.text.slice(start, end)).toBe(quote)
      }
    }
  })

  it('come of no words about the answer itself', async () => {
    expect(await claimsOf('你好')).toEqual([])
  })
})
