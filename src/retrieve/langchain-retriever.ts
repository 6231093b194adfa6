// Retrieve: the library as a retriever of LangChain's.
import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import type { ClauseFilter } from '#library/library.ts'
import type { LibraryView } from '#library/view.ts'
import { standingOn } from '#domain/validity.ts'
import type { HybridSearch } from './search.ts'

export interface RetrieverOptions {
  /** Opens the newest snapshot. */
  open: () => Promise<{ library: LibraryView; search: HybridSearch }>
  /** Documents given for each query. */
  k?: number
  filter: ClauseFilter
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
    const { open, k = DEFAULT_K, filter, asOf } = this.#options
    const { library, search } = await open()
    const documents: Document[] = []
    const [hits = []] = await search(query, [{ k, filter }])
    for (const { clause, score } of hits) {
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
