// Answer: what a check of a language model's sentence gets and gives.
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { ModelSentence } from '../model-sentence.ts'

export interface SentenceContext {
  /** The standalone question. */
  question: string
  /** Every document of the library. */
  documents: readonly PolicyDocument[]
  tree: ClauseTree
  /** YYYY-MM-DD, for standings. */
  asOf: string
}

/** Why a sentence does not stand: `check` for programs, `detail` names the words at fault. */
export interface Failure {
  check: string
  detail: string
}

export type SentenceCheck = (
  sentence: ModelSentence,
  context: SentenceContext,
) => Failure[] | Promise<Failure[]>
