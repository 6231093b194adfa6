// Retrieve: a reranking model has the last word on the order of what hybrid search found.
import type { Reranker } from '#models/rerank/reranker.ts'
import { isModelFailure } from './model-failure.ts'
import type { HybridHit, HybridSearch } from './search.ts'

/** Hits of a search that are read by the reranker; what lies deeper keeps its order behind them. */
const RERANKED_HITS = 50

export interface RerankOptions {
  reranker: Reranker
  /** Is told why a search keeps its order. */
  onFailure: (error: unknown) => void
}

/**
 * The search with its best hits in the order of the reranker, equal ones as before. Where that
 * fails, the hybrid order stands: no hit is ever lost.
 */
export function rerankedSearch(
  search: HybridSearch,
  { reranker, onFailure }: RerankOptions,
): HybridSearch {
  const inOrder = async (query: string, hits: readonly HybridHit[]): Promise<HybridHit[]> => {
    const head = hits.slice(0, RERANKED_HITS)
    try {
      const relevances = await reranker.rerank(query, head.map(textOf))
      return [...inOrderOf(relevances, head, hits[RERANKED_HITS]), ...hits.slice(RERANKED_HITS)]
    } catch (error) {
      if (!isModelFailure(error)) throw error
      onFailure(error)
      return [...hits]
    }
  }
  return async (query, scopes) => {
    const wider = scopes.map(({ filter, k }) => ({ filter, k: Math.max(k, RERANKED_HITS) }))
    const found = await search(query, wider)
    const reread = await Promise.all(found.map((hits) => inOrder(query, hits)))
    return reread.map((hits, at) => hits.slice(0, scopes[at]?.k))
  }
}

function textOf({ clause: { title, searchText } }: HybridHit): string {
  return title === null ? searchText : `${title}\n${searchText}`
}

/** Scores become the relevances, lifted above those of the hits that follow. */
function inOrderOf(
  relevances: readonly number[],
  head: readonly HybridHit[],
  next: HybridHit | undefined,
): HybridHit[] {
  const lift = next === undefined ? 0 : Math.max(0, next.score - Math.min(...relevances))
  return head
    .map((hit, at) => ({ ...hit, score: (relevances[at] as number) + lift }))
    .toSorted((left, right) => right.score - left.score)
}
