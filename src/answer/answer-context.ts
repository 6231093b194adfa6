// Answer: what every way of answering works with.
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { Understanding } from '#domain/understanding.ts'
import type { Passage, PassageDependencies } from '#retrieve/passages.ts'

/** A question as it was understood, and what it is answered from. */
export interface AnswerContext extends PassageDependencies {
  understanding: Understanding
  /** Every document that may be searched, by id. */
  documents: ReadonlyMap<string, PolicyDocument>
  /** Of the whole library. */
  tree: ClauseTree
  ranking: Ranking
}

/** The passages of the question, best first, ranked once, when they are first asked for. */
export type Ranking = () => Promise<readonly Passage[]>
