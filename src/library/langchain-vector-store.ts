// Library: a vector store of LangChain's in place of the library's own vectors.
import { Document } from '@langchain/core/documents'
import type { VectorStore } from '@langchain/core/vectorstores'
import { policyClauses } from '#domain/clause.ts'
import { replacing, type Library, type ScoredClause } from './library.ts'

/** Asked for so many times k, because a filter by document is applied to what the store gives. */
const OVERFETCH = 10

/** Each clause of the library as a Document to fill a store with; `clauseId` leads back to it. */
export async function documentsForVectorStore(library: Library): Promise<Document[]> {
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
    async vectorSearch(query, k, filter) {
      const allowed = filter?.documentIds === undefined ? null : new Set(filter.documentIds)
      const size = allowed === null ? k : k * OVERFETCH
      const found: ScoredClause[] = []
      for (const [{ metadata }, score] of await store.similaritySearchWithScore(query, size)) {
        const clause = await library.clause(String(metadata['clauseId']))
        if (clause === undefined || allowed?.has(clause.documentId) === false) continue
        found.push({ clause, score })
      }
      return found.slice(0, k)
    },
  })
}
