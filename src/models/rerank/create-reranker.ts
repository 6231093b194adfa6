// Models: the reranker that the configuration names.
import type { RerankerConfig } from '#config/reranker.ts'
import { guardedCalls } from '../circuit-breaker.ts'
import type { Reranker } from './reranker.ts'

/**
 * The reranker behind a breaker, or null when none is configured. Nothing is sent before the first
 * search; the client is imported only when it is used.
 */
export async function createReranker(
  config: RerankerConfig | null,
  clockMs: () => number,
): Promise<Reranker | null> {
  if (config === null) return null
  const { createEndpointReranker } = await import('./endpoint-reranker.ts')
  const reranker = createEndpointReranker(config)
  const guarded = guardedCalls(`重排模型 ${reranker.model}`, clockMs)
  return {
    model: reranker.model,
    rerank: (query, documents) => guarded(() => reranker.rerank(query, documents)),
  }
}
