// Eval: recall and reciprocal rank of ranked results.
import type { Clause } from '#domain/clause.ts'
import type { QuestionSet } from './question-sets.ts'

export const CUTOFFS = [1, 3, 5, 10, 100] as const

/** A question's ranked results (ids, best first, without doubles) and its right ones. */
export interface Judged {
  ranked: readonly string[]
  relevant: ReadonlySet<string>
}

/** Asks a search every question of the set. */
export async function rankSet(
  { questions, unit }: Pick<QuestionSet, 'questions' | 'unit'>,
  search: (question: string) => Promise<{ clause: Clause }[]>,
): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const { text, relevant } of questions) {
    const ranked = (await search(text)).map(({ clause }) => unit(clause))
    judged.push({ ranked: [...new Set(ranked)], relevant })
  }
  return judged
}

/** The share of right results among the first k, for each question. */
export function recallsAt(judged: readonly Judged[], k: number): number[] {
  return judged.map(
    ({ ranked, relevant }) =>
      ranked.slice(0, k).filter((id) => relevant.has(id)).length / relevant.size,
  )
}

/** The reciprocal rank of the first right result among ten, for each question; 0 without one. */
export function reciprocalRanks(judged: readonly Judged[]): number[] {
  return judged.map(({ ranked, relevant }) => {
    const at = ranked.slice(0, 10).findIndex((id) => relevant.has(id))
    return at < 0 ? 0 : 1 / (at + 1)
  })
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
