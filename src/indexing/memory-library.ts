// Indexing: the Library in this process, over one snapshot.
import { policyClauses } from '../domain/clause.ts'
import type { Clause } from '../domain/clause.ts'
import type { PolicyDocument } from '../domain/document.ts'
import type { QueryEmbeddings } from '../models/embeddings.ts'
import { searchForm } from '../text/normalise.ts'
import type { ClauseFilter, Library, ScoredClause } from './library.ts'
import { readInContext } from './read-in-context.ts'
import { selectRows, type RowSelection } from './row-selection.ts'
import type { LibrarySnapshot } from './snapshot.ts'
import type { ScoredRow } from './top-k.ts'

/**
 * The snapshot as a Library; `embeddings` must be the embedder that the snapshot was built with. Where
 * the snapshot has an embedder of its own, questions are embedded with that.
 */
export function createMemoryLibrary(
  snapshot: LibrarySnapshot,
  embeddings: QueryEmbeddings,
): Library {
  return new MemoryLibrary(snapshot, embeddings)
}

class MemoryLibrary implements Library {
  readonly version: string
  readonly #snapshot: LibrarySnapshot
  readonly #embeddings: QueryEmbeddings
  readonly #documentsById: Map<string, PolicyDocument>
  readonly #clausesById: Map<string, Clause>
  /** The clause of each row of the indexes. */
  readonly #searchable: Clause[]
  readonly #rowsByDocument = new Map<string, number[]>()

  constructor(snapshot: LibrarySnapshot, embeddings: QueryEmbeddings) {
    this.version = snapshot.version
    this.#snapshot = snapshot
    this.#embeddings = snapshot.adapted?.embeddings ?? embeddings
    this.#documentsById = new Map(snapshot.documents.map((document) => [document.id, document]))
    this.#clausesById = new Map(snapshot.clauses.map((clause) => [clause.id, clause]))
    this.#searchable = policyClauses(snapshot.clauses)
    for (const [row, { documentId }] of this.#searchable.entries()) {
      const rows = this.#rowsByDocument.get(documentId)
      if (rows) rows.push(row)
      else this.#rowsByDocument.set(documentId, [row])
    }
  }

  async documents(): Promise<readonly PolicyDocument[]> {
    return this.#snapshot.documents
  }

  async document(id: string): Promise<PolicyDocument | undefined> {
    return this.#documentsById.get(id)
  }

  async clauses(filter?: ClauseFilter): Promise<readonly Clause[]> {
    return this.#snapshot.clauses.filter(passes(filter))
  }

  async clause(id: string): Promise<Clause | undefined> {
    return this.#clausesById.get(id)
  }

  async keywordSearch(query: string, k: number, filter?: ClauseFilter): Promise<ScoredClause[]> {
    return this.#scored(this.#snapshot.keywords.search(query, k, this.#selection(filter)))
  }

  async vectorSearch(query: string, k: number, filter?: ClauseFilter): Promise<ScoredClause[]> {
    const vector = await this.#embeddings.embedQuery(query)
    const { vectors } = this.#snapshot
    const found = await vectors.search(vector, k, this.#selection(filter))
    const adjoiningRows = (row: number): number[] => this.#adjoiningRows(row)
    return this.#scored(
      readInContext(found, { k, vector, vectors: vectors.vectors, adjoiningRows }),
    )
  }

  async sentenceSimilarities(
    query: string,
    clauses: readonly Clause[],
  ): Promise<readonly number[] | null> {
    const texts = clauses.map(({ text }) => text)
    return this.#embeddings.sentenceSimilarities?.(query, texts) ?? null
  }

  async clausesContaining(
    terms: readonly string[],
    filter?: ClauseFilter,
  ): Promise<readonly Clause[]> {
    const wanted = terms.map(searchForm).filter((term) => term !== '')
    const inScope = passes(filter)
    return this.#searchable.filter(
      (clause) => inScope(clause) && wanted.some((term) => clause.searchText.includes(term)),
    )
  }

  #selection(filter: ClauseFilter | undefined): RowSelection | undefined {
    if (!filter?.documentIds) return undefined
    const rows = [...new Set(filter.documentIds)].flatMap(
      (id) => this.#rowsByDocument.get(id) ?? [],
    )
    return selectRows(
      rows.toSorted((left, right) => left - right),
      this.#searchable.length,
    )
  }

  /** The clauses just before and after, in the same document. */
  #adjoiningRows(row: number): number[] {
    const documentId = this.#searchable[row]?.documentId
    return [row - 1, row + 1].filter((other) => this.#searchable[other]?.documentId === documentId)
  }

  #scored(rows: readonly ScoredRow[]): ScoredClause[] {
    return rows.flatMap(({ row, score }) => {
      const clause = this.#searchable[row]
      return clause ? [{ clause, score }] : []
    })
  }
}

function passes(filter: ClauseFilter | undefined): (clause: Clause) => boolean {
  if (!filter?.documentIds) return () => true
  const allowed = new Set(filter.documentIds)
  return ({ documentId }) => allowed.has(documentId)
}
