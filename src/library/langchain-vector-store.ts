// Library: a vector store of LangChain's in place of the library's own vectors.
import { Document } from '@langchain/core/documents'
import type { VectorStore } from '@langchain/core/vectorstores'
import { policyClauses } from '#domain/clause.ts'
import { passes } from './filter.ts'
import { replacing, type Library, type ScoredClause, type SearchScope } from './library.ts'
import type { LibraryView } from './view.ts'

/** Asked for so many times k, because a filter by document is applied to what the store gives. */
const OVERFETCH = 10

/** Each clause of the library as a Document to fill a store with; `clauseId` leads back to it. */
export async function documentsForVectorStore(library: LibraryView): Promise<Document[]> {
  const clauses = policyClauses(await library.clauses())
  return clauses.map(
    ({ id, documentId, label, text }) =>
      new Document({ id, pageContent: text, metadata: { clauseId: id, documentId, label } }),
  )
}

/**
 * The library with its vector search done by the store, which holds documentsForVectorStore. Scores
 * are taken as the store gives them, higher as better; clauses that the library does not know are
 * left out.
 */
export function withVectorStore(library: Library, store: VectorStore): Library {
  return replacing(library, {
    // The store has an embedder of its own, whose scores are not to be mixed with the library's.
    sentenceSimilarities: async () => null,
    async search(at, { legs, ...query }) {
      const found = await library.search(at, { ...query, legs: { ...legs, vector: false } })
      if (!legs.vector) return found
      const { scopes } = query
      const searchStore = async ({ filter, k }: SearchScope): Promise<ScoredClause[]> => {
        const isLimited = Object.values(filter).some((limit) => limit !== null)
        const size = isLimited ? k * OVERFETCH : k
        const nearest = await store.similaritySearchWithScore(query.query, size)
        const ids = nearest.map(([{ metadata }]) => String(metadata['clauseId']))
        const isAllowed = passes(filter)
        const held = await library.read(at, ids)
        const scored = nearest.map(([, score], place) => ({ held: held[place], score }))
        return scored
          .flatMap(({ held: one, score }) =>
            one !== undefined && isAllowed(one.document) ? [{ clause: one.clause, score }] : [],
          )
          .slice(0, k)
      }
      try {
        return { ...found, vector: await Promise.all(scopes.map(searchStore)) }
      } catch (error) {
        return { ...found, vectorFailure: error }
      }
    },
  })
}
