// Bench: recall and reciprocal rank of ranked results.

export const CUTOFFS = [1, 5, 10, 100] as const

/** A question's ranked results (ids, best first, without doubles) and its right ones. */
export interface Judged {
  ranked: readonly string[]
  relevant: ReadonlySet<string>
}

/** Mean over questions of the share of right results among the first k. */
export function recallAt(judged: readonly Judged[], k: number): number {
  const shares = judged.map(
    ({ ranked, relevant }) =>
      ranked.slice(0, k).filter((id) => relevant.has(id)).length / relevant.size,
  )
  return mean(shares)
}

/** Mean reciprocal rank of the first right result among ten; 0 where there is none. */
export function meanReciprocalRank(judged: readonly Judged[]): number {
  return mean(
    judged.map(({ ranked, relevant }) => {
      const at = ranked.slice(0, 10).findIndex((id) => relevant.has(id))
      return at < 0 ? 0 : 1 / (at + 1)
    }),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
