// Retrieve: the library as a retriever of LangChain's.
import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import { standingOn } from '#domain/validity.ts'
import type { ClauseFilter, Library } from '#library/library.ts'
import type { HybridSearch } from './search.ts'

export interface RetrieverOptions {
  library: Library
  search: HybridSearch
  /** Documents given for each query. */
  k?: number
  filter?: ClauseFilter
  /** The day on which standings are judged, YYYY-MM-DD. */
  asOf: string
}

const DEFAULT_K = 8

/**
 * A retriever whose Documents hold a clause's verbatim words, and in `metadata` its `clauseId`,
 * `documentId`, `documentTitle`, `documentNumber`, `label` (the address), `standing`, `url` and
 * `score`, best first.
 */
export function asRetriever(options: RetrieverOptions): BaseRetriever {
  return new ClauseRetriever(options)
}

class ClauseRetriever extends BaseRetriever {
  // LangChain names classes by their place in a package; this one is not serialised.
  override lc_namespace = ['tiaoli', 'retrievers']
  readonly #options: RetrieverOptions

  constructor(options: RetrieverOptions) {
    super({})
    this.#options = options
  }

  override async _getRelevantDocuments(query: string): Promise<Document[]> {
    const { library, search, k = DEFAULT_K, filter, asOf } = this.#options
    const documents: Document[] = []
    for (const { clause, score } of await search(query, k, filter)) {
      const document = await library.document(clause.documentId)
      if (document === undefined) continue
      documents.push(
        new Document({
          id: clause.id,
          pageContent: clause.text,
          metadata: {
            clauseId: clause.id,
            documentId: document.id,
            documentTitle: document.title,
            documentNumber: document.number,
            label: clause.label,
            standing: standingOn(document, clause, asOf),
            url: `/documents/${encodeURIComponent(document.id)}#${clause.id}`,
            score,
          },
        }),
      )
    }
    return documents
  }
}
