// Models: what turns texts into vectors, and the choice between the embedders there are.
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import type { EmbeddingsConfig } from '../config.ts'
import { OfflineEmbeddings } from './offline-embeddings.ts'

/** A LangChain embedder that knows who it is, so that an index is never read with another one. */
export interface TextEmbeddings extends EmbeddingsInterface<number[]> {
  /** Kind, address, model, dimension asked for and version of the method; equal: equal vectors. */
  readonly identity: string
  /** Texts in one call of an endpoint, which costs time and money; absent where none is called. */
  readonly textsPerCall?: number
}

/**
 * The embedder that the configuration names. The client of the endpoint is imported only when it
 * is used: an offline start does not pay for it.
 */
export async function createEmbeddings(config: EmbeddingsConfig): Promise<TextEmbeddings> {
  if (config.kind === 'offline') return new OfflineEmbeddings()
  const { OpenAIEmbeddings } = await import('./openai-embeddings.ts')
  return new OpenAIEmbeddings(config)
}
