// Answer: the clauses that a language model writes from.
import type { Passage } from '#retrieve/passages.ts'
import type { CitedClause } from './cited-clause.ts'
import type { Composition } from './statement.ts'

const MAX_CLAUSES = 24
/** Clauses beside those of the extractive answer. */
const MAX_MORE = 6
const MIN_COVERAGE = 0.4
/** Of all clauses together; about 6,000 tokens. */
const MAX_CHARS = 8000

/** What the extractive answer shows, in its order, as long as it fits. */
export function evidenceShown({ statements }: Composition): CitedClause[] {
  const shown = new Map<string, CitedClause>()
  for (const one of statements.flatMap(({ evidence }) => evidence))
    if (!shown.has(one.clause.id)) shown.set(one.clause.id, one)
  return withinLimits([...shown.values()])
}

/** The same and the next best clauses, drafts only where the answer itself shows one. */
export function evidenceAround(
  composition: Composition,
  passages: readonly Passage[],
): CitedClause[] {
  const shown = evidenceShown(composition)
  const seen = new Set(shown.map(({ clause }) => clause.id))
  const showsDraft = shown.some(({ document }) => document.standing === 'draft')
  const more: CitedClause[] = []
  for (const { clause, document, coverage } of passages) {
    if (coverage < MIN_COVERAGE || more.length >= MAX_MORE) break
    if (seen.has(clause.id) || (document.standing === 'draft' && !showsDraft)) continue
    seen.add(clause.id)
    more.push({ clause, document, quotes: [] })
  }
  return withinLimits([...shown, ...more])
}

function withinLimits(evidence: readonly CitedClause[]): CitedClause[] {
  let chars = 0
  return evidence
    .slice(0, MAX_CLAUSES)
    .filter(({ clause }, index) => (chars += clause.text.length) <= MAX_CHARS || index === 0)
}
