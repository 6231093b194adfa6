// Library: the Library, what retrieval may ask of documents, clauses and indexes.
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'

/** Restricts a search to some documents; applied inside the search, never after it. */
export interface ClauseFilter {
  documentIds?: readonly string[]
}

/** A clause with the score of one search leg; higher is better in every leg. */
export interface ScoredClause {
  clause: Clause
  score: number
}

/**
 * Documents, clauses and indexes as one immutable snapshot. Asynchronous so that a server database
 * can stand behind it. Matter clauses (kind matter) are reachable by id and by `clauses`, and are
 * left out of every search.
 */
export interface Library {
  /** Changes whenever the content does. */
  readonly version: string
  documents(): Promise<readonly PolicyDocument[]>
  document(id: string): Promise<PolicyDocument | undefined>
  /** Clauses in reading order, matter included, documents in library order. */
  clauses(filter?: ClauseFilter): Promise<readonly Clause[]>
  clause(id: string): Promise<Clause | undefined>
  /** BM25 over character unigrams and bigrams of document title, heading path and clause. */
  keywordSearch(query: string, k: number, filter?: ClauseFilter): Promise<ScoredClause[]>
  /** Cosine similarity with the clause as it is read among its neighbours (read-in-context.ts). */
  vectorSearch(query: string, k: number, filter?: ClauseFilter): Promise<ScoredClause[]>
  /**
   * Cosine similarity with the closest sentence of each clause; null where an endpoint would have to
   * be called for that.
   */
  sentenceSimilarities(query: string, clauses: readonly Clause[]): Promise<readonly number[] | null>
  /** Every clause whose normalised search text holds at least one of the normalised terms. */
  clausesContaining(terms: readonly string[], filter?: ClauseFilter): Promise<readonly Clause[]>
}

/** The library with some of its methods replaced. */
export function replacing(library: Library, own: Partial<Library>): Library {
  return {
    version: library.version,
    documents: () => library.documents(),
    document: (id) => library.document(id),
    clauses: (filter) => library.clauses(filter),
    clause: (id) => library.clause(id),
    keywordSearch: (query, k, filter) => library.keywordSearch(query, k, filter),
    vectorSearch: (query, k, filter) => library.vectorSearch(query, k, filter),
    sentenceSimilarities: (query, clauses) => library.sentenceSimilarities(query, clauses),
    clausesContaining: (terms, filter) => library.clausesContaining(terms, filter),
    ...own,
  }
}
