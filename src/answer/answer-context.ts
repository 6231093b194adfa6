// Answer: what every way of answering works with.
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { QueryPlan } from '#domain/plan.ts'
import type { Understanding } from '#domain/understanding.ts'
import type { Passage, PassageDependencies } from '#retrieve/passages.ts'
import type { Composition } from './statement.ts'

/** A question as it was understood, and what it is answered from. */
export interface AnswerContext extends PassageDependencies {
  understanding: Understanding
  plan: QueryPlan
  /** Every document that may be searched, by id. */
  documents: ReadonlyMap<string, PolicyDocument>
  /** Of the whole library. */
  tree: ClauseTree
  ranking: Ranking
}

/** The passages of the question, best first, ranked once, when they are first asked for. */
export type Ranking = () => Promise<readonly Passage[]>

/** What was composed, and the ranking that it may have come from, for who goes on from there. */
export interface Composed {
  composition: Composition
  ranking: Ranking
}
