// Answer: retrieval alone, with scores and the reasons, for those who tune it.
import { NO_FILTER } from '#library/library.ts'
import type { LibraryView } from '#library/view.ts'
import { withReasons, type HybridSearch } from '#retrieve/search.ts'
import { AppError } from '#domain/errors.ts'
import type { SearchHit, SearchRequest } from './assistant.ts'

export interface SearchHitDependencies {
  library: LibraryView
  search: HybridSearch
}

/**
 * The k best clauses of a hybrid search.
 * @throws AppError NOT_FOUND naming an unknown document
 */
export async function searchClauses(
  { library, search }: SearchHitDependencies,
  { query, k, documents }: SearchRequest,
): Promise<SearchHit[]> {
  for (const id of documents ?? []) {
    if ((await library.document(id)) === undefined)
      throw new AppError('NOT_FOUND', `没有 id 为“${id}”的文件`)
  }
  const filter = { ...NO_FILTER, documents: documents ?? null }
  const [found = []] = await search(query, [{ k, filter }])
  const hits: SearchHit[] = []
  for (const { clause, score, keywordScore, vectorScore, why } of withReasons(query, found)) {
    const document = await library.document(clause.documentId)
    hits.push({
      clause,
      documentTitle: document?.title ?? clause.documentId,
      score,
      keywordScore,
      vectorScore,
      matchedTerms: why.terms,
    })
  }
  return hits
}
