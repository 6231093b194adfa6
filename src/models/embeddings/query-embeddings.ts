// Models: the embedder as questions use it, which must not wait for an endpoint that is dead.
import { guardedCalls } from '../circuit-breaker.ts'
import type { QueryEmbeddings, TextEmbeddings } from './embeddings.ts'

/** One question searches several documents for the same words. */
const REMEMBERED_QUERIES = 200

/**
 * An embedder that computes here as it is; one that calls an endpoint behind a breaker, with the
 * vectors of the latest queries remembered. Throws what the embedder throws, and MODEL_UNAVAILABLE
 * while the breaker is open.
 */
export function queryEmbeddings(
  embeddings: TextEmbeddings,
  clockMs: () => number,
): QueryEmbeddings {
  if (embeddings.textsPerCall === undefined) return embeddings
  const guarded = guardedCalls('向量模型', clockMs)
  const remembered = new Map<string, Promise<number[]>>()
  const embed = (text: string): Promise<number[]> => {
    const vector = guarded(() => embeddings.embedQuery(text))
    remembered.set(text, vector)
    vector.catch(() => remembered.delete(text))
    const [oldest] = remembered.keys()
    if (remembered.size > REMEMBERED_QUERIES && oldest !== undefined) remembered.delete(oldest)
    return vector
  }
  return {
    embedDocuments: (texts) => embeddings.embedDocuments(texts),
    embedQuery: (text) => remembered.get(text) ?? embed(text),
  }
}
