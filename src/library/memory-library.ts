// Library: the Library in this process, over one snapshot.
import { policyClauses } from '#domain/clause.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { pace } from '#domain/pace.ts'
import type { QueryEmbeddings } from '#models/embeddings/embeddings.ts'
import { searchForm } from '#zh/normalise.ts'
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
export async function createMemoryLibrary(
  snapshot: LibrarySnapshot,
  embeddings: QueryEmbeddings,
): Promise<Library> {
  return new MemoryLibrary(snapshot, embeddings, await readMaps(snapshot))
}

/** What is found by id. */
interface Maps {
  documentsById: ReadonlyMap<string, PolicyDocument>
  clausesById: ReadonlyMap<string, Clause>
  clausesByDocument: ReadonlyMap<string, readonly Clause[]>
  /** The clause of each row of the indexes. */
  searchable: readonly Clause[]
  rowsByDocument: ReadonlyMap<string, readonly number[]>
}

/** Clauses entered into the maps in the time that it takes to read one closely. */
const ENTRIES_PER_UNIT = 40

/** In slices: a service answers from the library before while it opens the next one. */
async function readMaps({ documents, clauses }: LibrarySnapshot): Promise<Maps> {
  const clausesById = new Map<string, Clause>()
  const clausesByDocument = new Map<string, Clause[]>()
  const rowsByDocument = new Map<string, number[]>()
  const searchable = policyClauses(clauses)
  let row = 0
  for (const clause of clauses) {
    clausesById.set(clause.id, clause)
    pushTo(clausesByDocument, clause.documentId, clause)
    if (searchable[row] === clause) pushTo(rowsByDocument, clause.documentId, row++)
    if (clausesById.size % ENTRIES_PER_UNIT === 0) await pace(1)
  }
  const documentsById = new Map(documents.map((document) => [document.id, document]))
  return { documentsById, clausesById, clausesByDocument, searchable, rowsByDocument }
}

class MemoryLibrary implements Library {
  readonly version: string
  readonly #snapshot: LibrarySnapshot
  readonly #embeddings: QueryEmbeddings
  readonly #maps: Maps
  readonly #texts: TextIndex
  readonly #views = new WeakMap<ClauseFilter, View | null>()

  constructor(snapshot: LibrarySnapshot, embeddings: QueryEmbeddings, maps: Maps) {
    this.version = snapshot.version
    this.#snapshot = snapshot
    this.#embeddings = snapshot.adapted?.embeddings ?? embeddings
    this.#maps = maps
    this.#texts = new TextIndex(maps.searchable, snapshot.keywords.postings)
  }

  async documents(): Promise<readonly PolicyDocument[]> {
    return this.#snapshot.documents
  }

  async document(id: string): Promise<PolicyDocument | undefined> {
    return this.#maps.documentsById.get(id)
  }

  async clauses(filter?: ClauseFilter): Promise<readonly Clause[]> {
    return this.#viewOf(filter)?.clauses() ?? this.#snapshot.clauses
  }

  async clause(id: string): Promise<Clause | undefined> {
    return this.#maps.clausesById.get(id)
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
      const clause = this.#maps.searchable[row]
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
      clauses: once(() =>
        documents.flatMap(({ id }) => this.#maps.clausesByDocument.get(id) ?? []),
      ),
      selection: once(() => {
        const rows = documents.flatMap(({ id }) => this.#maps.rowsByDocument.get(id) ?? [])
        return selectRows(
          rows.toSorted((left, right) => left - right),
          this.#maps.searchable.length,
        )
      }),
    }
  }

  /** The clauses just before and after, in the same document. */
  #adjoiningRows(row: number): number[] {
    const documentId = this.#maps.searchable[row]?.documentId
    return [row - 1, row + 1].filter(
      (other) => this.#maps.searchable[other]?.documentId === documentId,
    )
  }

  #scored(rows: readonly ScoredRow[]): ScoredClause[] {
    return rows.flatMap(({ row, score }) => {
      const clause = this.#maps.searchable[row]
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
