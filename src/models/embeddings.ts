// Models: what turns texts into vectors.
import type { EmbeddingsInterface } from '@langchain/core/embeddings'

/** A LangChain embedder that knows who it is, so that an index is never read with another one. */
export interface TextEmbeddings extends EmbeddingsInterface<number[]> {
  /** Kind, model, dimension asked for and version of the method; equal means equal vectors. */
  readonly identity: string
}
