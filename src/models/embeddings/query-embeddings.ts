// Models: the embedder as questions use it, which must not wait for an endpoint that is dead.
import { createCircuitBreaker, throughBreaker } from '../chat/circuit-breaker.ts'
import type { QueryEmbeddings, TextEmbeddings } from './embeddings.ts'

/** A dead endpoint costs this many slow searches, then one each rest. */
const FAILURES_IN_ROW = 3
const REST_MS = 30_000
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
  const breaker = createCircuitBreaker({ failuresInRow: FAILURES_IN_ROW, restMs: REST_MS, clockMs })
  const remembered = new Map<string, Promise<number[]>>()
  const embed = (text: string): Promise<number[]> => {
    const vector = throughBreaker(breaker, '向量模型', () => embeddings.embedQuery(text))
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
