// The whole product over the seed documents, for tests that know the seeds by heart.
import type { Understanding } from '#domain/understanding.ts'
import { expect } from 'vitest'
import type { Answer, AskRequest } from '#domain/answer.ts'
import { AnswerSchema } from '#domain/answer.ts'
import { understand } from '#retrieve/question.ts'
import { CONTEXT, openProduct } from './product.ts'
import { shippedLexicon } from './retrieve/lexicons.ts'

export const seeds = await openProduct('seeds')

/** The day of test/product.ts. */
export const TODAY = '2026-11-21'

/** How the product reads a question. */
export function read(question: string): Promise<Understanding> {
  return understand({ library: seeds.library, lexicon: shippedLexicon }, question, { asOf: TODAY })
}

/**
 * The answer to a question; whatever it says, it keeps the promises of every answer: it fits the
 * schema, passed its own checks, and each quotation stands in the clause that is cited.
 */
export async function ask(question: string, request: Partial<AskRequest> = {}): Promise<Answer> {
  const answer = AnswerSchema.parse(await seeds.assistant.ask({ question, ...request }, CONTEXT))
  expect(answer.verification).toMatchObject({ passed: true, removed: 0 })
  for (const { clauseId, text, quotes } of answer.citations) {
    expect(text).toBe((await seeds.library.clause(clauseId))?.text)
    for (const quote of quotes) expect(text.slice(quote.start, quote.end)).toBe(quote.text)
  }
  return answer
}

/** Ids of the clauses that an answer cites, in order. */
export function cited({ citations }: Answer): string[] {
  return citations.map(({ clauseId }) => clauseId)
}

/** What an answer quotes of a clause. */
export function quoted({ citations }: Answer, clauseId: string): string {
  const citation = citations.find((one) => one.clauseId === clauseId)
  return (citation?.quotes ?? []).map(({ text }) => text).join('')
}
