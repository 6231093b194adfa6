// Eval: whether a follow-up is answered like its stand-alone twin.
import type { CaseResult } from '../run-file.ts'

export const TURN_CONSISTENCY = { name: 'turn consistency', direction: 'higher' } as const

function citedIds(result: CaseResult): Set<string> {
  return new Set(result.answer?.citations.map(({ clauseId, documentId }) => clauseId ?? documentId))
}

function overlap(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  const all = new Set([...first, ...second])
  if (all.size === 0) return 1
  return [...all].filter((id) => first.has(id) && second.has(id)).length / all.size
}

/**
 * Adds to each multi-turn result the best overlap (Jaccard) of its cited clauses with those of a
 * stand-alone case of its group, if it has one.
 */
export function addTurnConsistency(results: readonly CaseResult[]): CaseResult[] {
  return results.map((result) => {
    if (result.category !== 'multi-turn' || result.answer === null) return result
    const twins = results.filter(
      ({ group, category, answer }) =>
        group === result.group && category !== 'multi-turn' && answer !== null,
    )
    const overlaps = twins.map((twin) => overlap(citedIds(result), citedIds(twin)))
    if (overlaps.length === 0) return result
    const score = Math.max(...overlaps)
    return { ...result, scores: { ...result.scores, [TURN_CONSISTENCY.name]: score } }
  })
}
