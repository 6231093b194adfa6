// Eval: what a metric is and what it may look at.
import type { ScoredAnswer } from '../answer.ts'
import type { Corpus, Gold, Passage } from '../corpus.ts'
import type { EvalCase } from '../schema.ts'
import type { Statement } from '../statements.ts'

/** Everything beside case and answer that scorers read; nothing of it changes while scoring. */
export interface ScoreContext {
  corpus: Corpus
  required: readonly Gold[]
  acceptable: readonly Gold[]
  statements: readonly Statement[]
  /** Clauses that the answer was made from, best first; null when the system does not say. */
  evidence: readonly Passage[] | null
  /** The plain search ranking for the question, best first; null when it was not asked. */
  ranking: readonly Passage[] | null
  /** YYYY-MM-DD, the case's own or the run's. */
  asOf: string
  /** Sentences of the product's own instructions, which an answer must not give away. */
  promptLines: readonly string[]
}

/** score is 0..1, or null where the metric does not apply; detail says why, for the report. */
export interface Score {
  name: string
  score: number | null
  detail?: Readonly<Record<string, number | string | readonly string[]>>
}

/** Whether more is better. */
export type Direction = 'higher' | 'lower'

export type Scorer = (testCase: EvalCase, answer: ScoredAnswer, context: ScoreContext) => Score

export interface Metric {
  name: string
  direction: Direction
  score: Scorer
}

/** Builds a metric whose measure gives the score, or the score and its detail. */
export function defineMetric(
  name: string,
  direction: Direction,
  measure: (
    testCase: EvalCase,
    answer: ScoredAnswer,
    context: ScoreContext,
  ) => number | null | Omit<Score, 'name'>,
): Metric {
  return {
    name,
    direction,
    score: (testCase, answer, context) => {
      const measured = measure(testCase, answer, context)
      return typeof measured === 'object' && measured !== null
        ? { name, ...measured }
        : { name, score: measured }
    },
  }
}

/** part / whole, or null when there is nothing to share. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

/** 1 with the list of faults as detail if there are any, else 0. */
export function anyFault(faults: readonly string[]): Omit<Score, 'name'> {
  return faults.length === 0
    ? { score: 0 }
    : { score: 1, detail: { count: faults.length, faults: faults.slice(0, 10) } }
}
