// Library: the seam between those who ask and what holds the documents: in process now, a server later.
import type { ClauseReading } from '#documents/clause-reading.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument, Standing } from '#domain/document.ts'

/** What a question may see, each part null for no limit. Applied before anything is counted. */
export interface ClauseFilter {
  /** Ids. */
  documents: readonly string[] | null
  /** Names of collections (corpus.yaml). */
  collections: readonly string[] | null
  /** Documents with one of the standings on a day, YYYY-MM-DD: standing without a day means nothing. */
  standing: { on: string; anyOf: readonly Standing[] } | null
}

export const NO_FILTER: ClauseFilter = { documents: null, collections: null, standing: null }

/**
 * One state of the library. Every read takes it, and gives for as long as somebody holds it what it
 * gave at first, whatever was built since. Nobody looks into it; equal ids mean equal content.
 */
export interface Snapshot {
  readonly id: string
}

/** A clause with all that is needed to read it. */
export interface HeldClause {
  readonly clause: Clause
  readonly document: PolicyDocument
  /** From the parent up. */
  readonly ancestors: readonly Clause[]
  readonly reading: ClauseReading
}

/** A clause with the score of one search leg; higher is better in every leg. */
export interface ScoredClause {
  clause: Clause
  score: number
}

/** Where a search looks, and for how many. */
export interface SearchScope {
  filter: ClauseFilter
  k: number
}

export interface LegQuery {
  query: string
  legs: { keyword: boolean; vector: boolean }
  /** Each is searched for itself. */
  scopes: readonly SearchScope[]
}

/** What each leg found in each scope, best first; nothing for a leg that was not asked. */
export interface FoundLegs {
  /** BM25 over character unigrams and bigrams of document title, heading path and clause. */
  keyword: readonly ScoredClause[][]
  /** Cosine similarity with the clause as it is read among its neighbours (read-in-context.ts). */
  vector: readonly ScoredClause[][]
  /** What the embedder failed with, so that its leg found nothing; null where it did not fail. */
  vectorFailure: unknown
}

/** Which clauses hold which words, as far as these stand in the texts that it was opened for. */
export interface Terms {
  covers(word: string): boolean
  /**
   * Every clause whose normalised search text holds at least one of the words, in reading order.
   * Throws INTERNAL for a word that is not covered.
   */
  holding(words: readonly string[], filter: ClauseFilter): Promise<readonly Clause[]>
}

export interface SweepRequest {
  /** Normalised; a clause that holds one of them is found. */
  words: readonly string[]
  filter: ClauseFilter
  /** The cursor of a page: goes on behind it. Throws INVALID_INPUT for that of another snapshot. */
  after?: string
  /** Clauses on a page. */
  pageSize?: number
}

export interface SweepPage {
  /** In reading order, documents in library order. */
  clauses: readonly Clause[]
  /** Of all pages. */
  total: number
  /** What the filter lets through: policy clauses, and documents that have any. */
  scanned: { clauses: number; documents: number }
  /** Leads to the next page; null on the last one. */
  cursor: string | null
}

/**
 * Documents, clauses and indexes in snapshots. A call is a round trip where a server stands behind
 * it, so callers gather what they need. Matter clauses (kind matter) are reached by id and by the
 * tree, and are left out of all that is searched, swept and counted.
 */
export interface Library {
  /** The newest one. */
  snapshot(): Promise<Snapshot>
  /** In library order. */
  documents(at: Snapshot): Promise<readonly PolicyDocument[]>
  /** Of every document. */
  tree(at: Snapshot): Promise<ClauseTree>
  /** In the order of the ids; undefined for one that no clause has. */
  read(at: Snapshot, ids: readonly string[]): Promise<readonly (HeldClause | undefined)[]>
  search(at: Snapshot, query: LegQuery): Promise<FoundLegs>
  /**
   * Cosine similarity with the closest sentence of each clause; null where an endpoint would have to
   * be called for that.
   */
  sentenceSimilarities(
    at: Snapshot,
    query: string,
    clauses: readonly Clause[],
  ): Promise<readonly number[] | null>
  /** One page at least. */
  sweep(at: Snapshot, request: SweepRequest): AsyncIterable<SweepPage>
  /**
   * All that will be asked of the words of some texts. A server fetches it at once; in process
   * nothing is done until it is asked. @param texts normalised
   */
  terms(at: Snapshot, texts: readonly string[]): Promise<Terms>
  /** Not of any snapshot: what is read of a clause, remembered for the next who asks. */
  readonly reading: (clause: Clause) => ClauseReading
}

/** The library with some of its methods replaced. */
export function replacing(library: Library, own: Partial<Library>): Library {
  return {
    snapshot: () => library.snapshot(),
    documents: (at) => library.documents(at),
    tree: (at) => library.tree(at),
    read: (at, ids) => library.read(at, ids),
    search: (at, query) => library.search(at, query),
    sentenceSimilarities: (at, query, clauses) => library.sentenceSimilarities(at, query, clauses),
    sweep: (at, request) => library.sweep(at, request),
    terms: (at, texts) => library.terms(at, texts),
    reading: library.reading,
    ...own,
  }
}
