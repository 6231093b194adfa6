// Answer: what every way of answering works with.
import type { PolicyDocument } from '#domain/document.ts'
import type { QueryPlan } from '#domain/plan.ts'
import type { Understanding } from '#domain/understanding.ts'
import type { ClauseTree } from '#retrieve/clause-tree.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'

/** A question as it was understood, and what it is answered from. */
export interface AnswerContext extends PassageDependencies {
  understanding: Understanding
  plan: QueryPlan
  /** Every document that may be searched, by id. */
  documents: ReadonlyMap<string, PolicyDocument>
  /** Of the whole library. */
  tree: ClauseTree
}
