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
  return async (query, k, filter) => {
    const hits = await search(query, Math.max(k, RERANKED_HITS), filter)
    const head = hits.slice(0, RERANKED_HITS)
    try {
      const relevances = await reranker.rerank(query, head.map(textOf))
      return [
        ...inOrderOf(relevances, head, hits[RERANKED_HITS]),
        ...hits.slice(RERANKED_HITS),
      ].slice(0, k)
    } catch (error) {
      if (!isModelFailure(error)) throw error
      onFailure(error)
      return hits.slice(0, k)
    }
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
