// Domain: evidence, a clause that was found and why; what retrieval hands on.
import type { Clause } from './clause.ts'
import type { Span } from './document.ts'

/** What of a question a clause speaks of, and where. */
export interface Bearing {
  /** Words of the question that it speaks of, as the question says them. */
  terms: string[]
  /** What of the question is matched as a whole: figures, as printed in the question. */
  slots: string[]
  /** The places in clause.text that bear on the question. */
  spans: Span[]
}

export interface Evidence {
  clause: Clause
  /** Comparable within one retrieval only; null where all that bears is taken, none above another. */
  score: number | null
  why: Bearing
}

/** Evidence that no score ranks. */
export function unranked(clause: Clause, { terms, slots, spans }: Partial<Bearing>): Evidence {
  const places = (spans ?? []).map(({ start, end }) => ({ start, end }))
  return { clause, score: null, why: { terms: terms ?? [], slots: slots ?? [], spans: places } }
}
