// Answer: the stages of an answer as the pipeline calls them; each can be replaced by itself.
import type { QueryPlan } from '#domain/plan.ts'
import type { Understanding } from '#domain/understanding.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'
import type { Composed } from './answer-context.ts'
import type { FinishContext, Finished } from './finish.ts'
import type { Composition } from './statement.ts'

export interface Stages {
  /** What is asked, as data. */
  plan: (understanding: Understanding) => QueryPlan
  /**
   * Finds Evidence, decides the Answerability and words the answer: each way of answering does so
   * for its kind of question. What only an Understanding holds (compounds, groups) is still read
   * from there.
   */
  compose: (
    dependencies: PassageDependencies,
    understanding: Understanding,
    plan: QueryPlan,
  ) => Promise<Composed>
  /** Holds the Claims against the library and renders what stands. */
  verify: (composition: Composition, context: FinishContext) => Promise<Finished>
}
