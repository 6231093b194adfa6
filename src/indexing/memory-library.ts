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
import { TextIndex } from './text-index.ts'
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
  readonly #clausesByDocument = new Map<string, Clause[]>()
  /** The clause of each row of the indexes. */
  readonly #searchable: Clause[]
  readonly #rowsByDocument = new Map<string, number[]>()
  readonly #texts: TextIndex
  readonly #views = new WeakMap<ClauseFilter, View | null>()

  constructor(snapshot: LibrarySnapshot, embeddings: QueryEmbeddings) {
    this.version = snapshot.version
    this.#snapshot = snapshot
    this.#embeddings = snapshot.adapted?.embeddings ?? embeddings
    this.#documentsById = new Map(snapshot.documents.map((document) => [document.id, document]))
    this.#clausesById = new Map(snapshot.clauses.map((clause) => [clause.id, clause]))
    for (const clause of snapshot.clauses) {
      pushTo(this.#clausesByDocument, clause.documentId, clause)
    }
    this.#searchable = policyClauses(snapshot.clauses)
    for (const [row, { documentId }] of this.#searchable.entries()) {
      pushTo(this.#rowsByDocument, documentId, row)
    }
    this.#texts = new TextIndex(this.#searchable, snapshot.keywords.postings)
  }

  async documents(): Promise<readonly PolicyDocument[]> {
    return this.#snapshot.documents
  }

  async document(id: string): Promise<PolicyDocument | undefined> {
    return this.#documentsById.get(id)
  }

  async clauses(filter?: ClauseFilter): Promise<readonly Clause[]> {
    return this.#viewOf(filter)?.clauses() ?? this.#snapshot.clauses
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
    const mask = this.#selection(filter)?.mask
    const clauses: Clause[] = []
    for (const row of await this.#rowsHoldingAny(terms)) {
      const clause = this.#searchable[row]
      if (clause !== undefined && (mask === undefined || mask[row] === 1)) clauses.push(clause)
    }
    return clauses
  }

  /** Ascending. */
  async #rowsHoldingAny(terms: readonly string[]): Promise<readonly number[]> {
    const wanted = [...new Set(terms.map(searchForm))].filter((term) => term !== '')
    const found: number[][] = []
    for (const term of wanted) found.push(await this.#texts.rowsHolding(term))
    const [only = [], ...more] = found.filter((rows) => rows.length > 0)
    if (more.length === 0) return only
    return [...new Set(found.flat())].toSorted((a, b) => a - b)
  }

  /** Undefined where every row passes. */
  #selection(filter: ClauseFilter | undefined): RowSelection | undefined {
    return this.#viewOf(filter)?.selection()
  }

  /** Null where the filter lets everything through. */
  #viewOf(filter: ClauseFilter | undefined): View | null {
    if (filter?.documentIds === undefined) return null
    const known = this.#views.get(filter)
    if (known !== undefined) return known
    const view = this.#createView(new Set(filter.documentIds))
    this.#views.set(filter, view)
    return view
  }

  #createView(ids: ReadonlySet<string>): View | null {
    const documents = this.#snapshot.documents.filter(({ id }) => ids.has(id))
    if (documents.length === this.#snapshot.documents.length) return null
    return {
      clauses: once(() => documents.flatMap(({ id }) => this.#clausesByDocument.get(id) ?? [])),
      selection: once(() => {
        const rows = documents.flatMap(({ id }) => this.#rowsByDocument.get(id) ?? [])
        return selectRows(
          rows.toSorted((left, right) => left - right),
          this.#searchable.length,
        )
      }),
    }
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

/** What a filter lets through, worked out once for as long as somebody holds the filter. */
interface View {
  clauses(): readonly Clause[]
  selection(): RowSelection
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

function pushTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
