// Services: retrieval alone, with scores and the reasons, for those who tune it.
import { z } from 'zod'
import { AskRequestSchema } from '#domain/answer.ts'
import { ClauseSchema } from '#domain/clause.ts'
import { NO_FILTER } from '#library/library.ts'
import type { LibraryView } from '#library/view.ts'
import { withReasons, type HybridSearch } from '#retrieve/search.ts'
import { requireDocument } from './documents.ts'

const DEFAULT_HITS = 10
const MAX_HITS = 100

export const SearchRequestSchema = z
  .strictObject({
    query: AskRequestSchema.shape.question,
    k: z.int().min(1).max(MAX_HITS).default(DEFAULT_HITS).describe('most hits to return'),
    documents: AskRequestSchema.shape.documents,
  })
  .meta({ id: 'SearchRequest' })
export type SearchRequest = z.infer<typeof SearchRequestSchema>

export const SearchResultSchema = z
  .object({
    hits: z.array(
      z.object({
        clause: ClauseSchema,
        documentTitle: z.string(),
        score: z.number().describe('the order of the hits; higher is better'),
        keywordScore: z.number().nullable().describe('BM25, if the keyword search found it'),
        vectorScore: z.number().nullable().describe('cosine, if the vector search found it'),
        matchedTerms: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'SearchResult' })
export type SearchResult = z.infer<typeof SearchResultSchema>
export type SearchHit = SearchResult['hits'][number]

/** The k best clauses of a hybrid search. @throws AppError NOT_FOUND naming an unknown document */
export async function searchClauses(
  { library, search }: { library: LibraryView; search: HybridSearch },
  { query, k, documents }: SearchRequest,
): Promise<SearchResult> {
  for (const id of documents ?? []) await requireDocument(library, id)
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
  return { hits }
}
