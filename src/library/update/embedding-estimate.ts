// Library: what it costs to embed texts by an endpoint, said before it is done.
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import { estimateTokens } from '#models/chat/token-estimate.ts'

export interface EmbeddingEstimate {
  /** Identity of the embedder. */
  embedder: string
  texts: number
  /** A cautious guess. */
  tokens: number
  /** Requests to the endpoint. */
  calls: number
}

/** Told of the cost before the first request; throws to spend nothing. */
export type ApproveEmbedding = (estimate: EmbeddingEstimate) => void | Promise<void>

/** The cost of embedding texts, or null where nothing is called or there is nothing to embed. */
export function estimateEmbedding(
  texts: readonly string[],
  { identity, textsPerCall }: TextEmbeddings,
): EmbeddingEstimate | null {
  if (textsPerCall === undefined || texts.length === 0) return null
  return {
    embedder: identity,
    texts: texts.length,
    tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0),
    calls: Math.ceil(texts.length / textsPerCall),
  }
}
