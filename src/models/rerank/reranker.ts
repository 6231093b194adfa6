// Models: what judges how well texts answer a query, behind one small interface.
import type { RerankerConfig } from '#config/reranker.ts'
import { createCircuitBreaker, throughBreaker } from '../chat/circuit-breaker.ts'

/** A dead endpoint costs this many slow searches, then one each rest. */
const FAILURES_IN_ROW = 3
const REST_MS = 30_000

export interface Reranker {
  /** The model's name as the endpoint knows it. */
  readonly model: string
  /**
   * The relevance of each document to the query, in the order of the documents; higher is better,
   * comparable within one call only. Throws AppError MODEL_UNAVAILABLE.
   */
  rerank(query: string, documents: readonly string[]): Promise<number[]>
}

/** The reranker behind a breaker: while that is open, calls fail at once. */
export function guardedReranker(reranker: Reranker, clockMs: () => number): Reranker {
  const breaker = createCircuitBreaker({
    failuresInRow: FAILURES_IN_ROW,
    restMs: REST_MS,
    clockMs,
  })
  const who = `重排模型 ${reranker.model}`
  return {
    model: reranker.model,
    rerank: (query, documents) =>
      throughBreaker(breaker, who, () => reranker.rerank(query, documents)),
  }
}

/**
 * The reranker that the configuration names, or null when it names none. Nothing is sent before
 * the first search; the client is imported only when it is used.
 */
export async function createReranker(
  config: RerankerConfig | null,
  clockMs: () => number,
): Promise<Reranker | null> {
  if (config === null) return null
  const { createEndpointReranker } = await import('./endpoint-reranker.ts')
  return guardedReranker(createEndpointReranker(config), clockMs)
}
