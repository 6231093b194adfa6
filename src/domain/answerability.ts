// Domain: whether a question can be answered from the evidence, decided before anything is worded.
import type { Answer, Refusal } from './answer.ts'

/** A condition of the question that the library does not meet, or a question that is not for it. */
export interface Violation {
  /** An unknown document, a missing address or figure, a text that is cut off, another job. */
  reason: Refusal['reason']
  /** What the question says of it; null where it is the question as a whole. */
  words: string | null
}

export interface Answerability {
  outcome: Answer['outcome']
  /** 0..1, calibrated; null as long as rules alone decide. */
  confidence: number | null
  /** What is asked and was not found, in words of the question, field names or document titles. */
  missing: readonly string[]
  violated: readonly Violation[]
}

export const ANSWERED: Answerability = {
  outcome: 'answered',
  confidence: null,
  missing: [],
  violated: [],
}

/** Answered but for what is missing. */
export function partly(missing: readonly string[]): Answerability {
  return { ...ANSWERED, outcome: missing.length > 0 ? 'partial' : 'answered', missing }
}

/** Not answered, for what is violated; for what is missing where nothing is. */
export function refusedFor(
  violated: readonly Violation[],
  missing: readonly string[] = [],
): Answerability {
  return { ...ANSWERED, outcome: 'refused', missing, violated }
}

/** Why a refused question is refused: documents that say nothing of it violate nothing. */
export function refusalReason({ violated }: Answerability): Refusal['reason'] {
  return violated[0]?.reason ?? 'not-in-corpus'
}
