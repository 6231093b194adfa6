// Models: what turns texts into vectors.
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import type { AdaptationFacts, AdaptOptions } from './adapt/adaptation.ts'

/** A LangChain embedder that knows who it is, so that an index is never read with another one. */
export interface TextEmbeddings extends EmbeddingsInterface<number[]> {
  /** Kind, address, model, dimension asked for and version of the method; equal: equal vectors. */
  readonly identity: string
  /** Texts in one call of an endpoint, which costs time and money; absent where none is called. */
  readonly textsPerCall?: number
  /**
   * How much of the texts it was trained for, 0 … 1: the share of their tokens that it knows. An
   * embedder that leaves it out takes any text.
   */
  familiarity?(texts: readonly string[]): number
  /**
   * Cosine similarity of the query with the closest sentence of each text. An embedder that calls an
   * endpoint leaves it out.
   */
  sentenceSimilarities?(query: string, texts: readonly string[]): number[]
  /** There if the embedder is to be tuned on the texts of each library; it stays as it is itself. */
  readonly adaptation?: Adaptation | undefined
}

/** What a question needs of an embedder. */
export type QueryEmbeddings = EmbeddingsInterface<number[]> &
  Pick<TextEmbeddings, 'sentenceSimilarities'>

export interface Adaptation {
  adapt(texts: readonly string[], options: AdaptOptions): Promise<AdaptedEmbeddings>
  /** What `adapt` made, from its bytes. Throws MODEL_UNAVAILABLE for damaged ones. */
  restore(bytes: Uint8Array, facts: AdaptationFacts): Promise<AdaptedEmbeddings>
}

/** An embedder of one library, and what is kept of it beside the library. */
export interface AdaptedEmbeddings {
  embeddings: TextEmbeddings
  bytes: Uint8Array
  facts: AdaptationFacts
}
