// Library: the Library in this process, over the one snapshot that it was made for.
import { createClauseReader } from '#documents/clause-reading.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { AppError } from '#domain/errors.ts'
import type { QueryEmbeddings } from '#models/embeddings/embeddings.ts'
import { searchForm } from '#zh/normalise.ts'
import type {
  ClauseFilter,
  FoundLegs,
  HeldClause,
  LegQuery,
  Library,
  ScoredClause,
  SearchScope,
  Snapshot,
  SweepPage,
  SweepRequest,
  Terms,
} from './library.ts'
import { MemoryRows } from './memory-rows.ts'
import { readInContext } from './read-in-context.ts'
import type { RowSelection } from './row-selection.ts'
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
  return new MemoryLibrary(snapshot, embeddings, await MemoryRows.of(snapshot))
}

/** Clauses on a page of a sweep where nobody says otherwise. */
const PAGE_SIZE = 20_000

class MemoryLibrary implements Library {
  readonly reading = createClauseReader()
  readonly #at: Snapshot
  readonly #snapshot: LibrarySnapshot
  readonly #embeddings: QueryEmbeddings
  readonly #documents: ReadonlyMap<string, PolicyDocument>
  readonly #rows: MemoryRows
  readonly #texts: TextIndex

  constructor(snapshot: LibrarySnapshot, embeddings: QueryEmbeddings, rows: MemoryRows) {
    this.#at = Object.freeze({ id: snapshot.version })
    this.#snapshot = snapshot
    this.#embeddings = snapshot.adapted?.embeddings ?? embeddings
    this.#documents = new Map(snapshot.documents.map((document) => [document.id, document]))
    this.#rows = rows
    this.#texts = new TextIndex(rows.clauses, snapshot.keywords.postings)
  }

  async snapshot(): Promise<Snapshot> {
    return this.#at
  }

  async documents(at: Snapshot): Promise<readonly PolicyDocument[]> {
    this.#requireOwn(at)
    return this.#snapshot.documents
  }

  async tree(at: Snapshot): Promise<ClauseTree> {
    this.#requireOwn(at)
    return this.#rows.tree
  }

  async read(at: Snapshot, ids: readonly string[]): Promise<(HeldClause | undefined)[]> {
    this.#requireOwn(at)
    return ids.map((id) => this.#held(id))
  }

  async search(at: Snapshot, { query, legs, scopes }: LegQuery): Promise<FoundLegs> {
    this.#requireOwn(at)
    const keyword = scopes.map((scope) => (legs.keyword ? this.#byWords(query, scope) : []))
    const none = scopes.map(() => [])
    if (!legs.vector) return { keyword, vector: none, vectorFailure: null }
    try {
      return { keyword, vector: await this.#byVector(query, scopes), vectorFailure: null }
    } catch (error) {
      return { keyword, vector: none, vectorFailure: error }
    }
  }

  async sentenceSimilarities(
    at: Snapshot,
    query: string,
    clauses: readonly Clause[],
  ): Promise<readonly number[] | null> {
    this.#requireOwn(at)
    const texts = clauses.map(({ text }) => text)
    return this.#embeddings.sentenceSimilarities?.(query, texts) ?? null
  }

  async *sweep(at: Snapshot, request: SweepRequest): AsyncGenerator<SweepPage> {
    this.#requireOwn(at)
    const { words, filter, pageSize = PAGE_SIZE } = request
    const found = await this.#holding(words, filter)
    const scanned = this.#scanned(filter)
    let start = request.after === undefined ? 0 : this.#placeAfter(request.after, found)
    do {
      const clauses = found.slice(start, start + pageSize)
      start += clauses.length
      const last = clauses.at(-1)
      const cursor = last === undefined || start >= found.length ? null : this.#cursorAt(last)
      yield { clauses, total: found.length, scanned, cursor }
    } while (start < found.length)
  }

  async terms(at: Snapshot, texts: readonly string[]): Promise<Terms> {
    this.#requireOwn(at)
    const covers = (word: string): boolean => texts.some((text) => text.includes(word))
    return {
      covers,
      holding: async (words, filter) => {
        const stranger = words.find((word) => !covers(word))
        if (stranger !== undefined)
          throw new AppError('INTERNAL', `“${stranger}”不在所给的文字里，不能查它`)
        return this.#holding(words, filter)
      },
    }
  }

  #requireOwn(at: Snapshot): void {
    if (at !== this.#at) throw new AppError('INTERNAL', `文档库没有快照“${at.id}”`)
  }

  #held(id: string): HeldClause | undefined {
    const { tree } = this.#rows
    const clause = tree.find(id)
    const document = this.#documents.get(clause?.documentId ?? '')
    if (clause === undefined || document === undefined) return undefined
    const { reading } = this
    return {
      clause,
      document,
      ancestors: tree.ancestorsOf(clause),
      // Read when it is first looked at: most clauses are only shown.
      get reading() {
        return reading(clause)
      },
    }
  }

  #byWords(query: string, { filter, k }: SearchScope): ScoredClause[] {
    return this.#scored(this.#snapshot.keywords.search(query, k, this.#selection(filter)))
  }

  async #byVector(query: string, scopes: readonly SearchScope[]): Promise<ScoredClause[][]> {
    const vector = await this.#embeddings.embedQuery(query)
    const { vectors } = this.#snapshot
    const found = await vectors.search(
      vector,
      scopes.map(({ filter, k }) => ({ k, allowed: this.#selection(filter) })),
    )
    const adjoiningRows = (row: number): number[] => this.#rows.adjoining(row)
    return found.map((rows, at) => {
      const k = scopes[at]?.k ?? 0
      return this.#scored(
        readInContext(rows, { k, vector, vectors: vectors.vectors, adjoiningRows }),
      )
    })
  }

  async #holding(words: readonly string[], filter: ClauseFilter): Promise<Clause[]> {
    const mask = this.#selection(filter)?.mask
    const clauses: Clause[] = []
    for (const row of await this.#rowsHoldingAny(words)) {
      const clause = this.#rows.clauses[row]
      if (clause !== undefined && (mask === undefined || mask[row] === 1)) clauses.push(clause)
    }
    return clauses
  }

  /** Ascending. */
  async #rowsHoldingAny(words: readonly string[]): Promise<readonly number[]> {
    const wanted = [...new Set(words.map(searchForm))].filter((word) => word !== '')
    const found: number[][] = []
    for (const word of wanted) found.push(await this.#texts.rowsHolding(word))
    const [only = [], ...more] = found.filter((rows) => rows.length > 0)
    if (more.length === 0) return only
    return [...new Set(found.flat())].toSorted((a, b) => a - b)
  }

  #scanned(filter: ClauseFilter): SweepPage['scanned'] {
    const { documents } = this.#rows.filtered(filter) ?? this.#snapshot
    const counts = documents.map((document) => this.#rows.tree.countPolicy([document]))
    return {
      clauses: counts.reduce((sum, count) => sum + count, 0),
      documents: counts.filter((count) => count > 0).length,
    }
  }

  #cursorAt({ id }: Clause): string {
    return Buffer.from(JSON.stringify([this.#at.id, id])).toString('base64url')
  }

  /** Where the clauses behind a cursor begin. */
  #placeAfter(cursor: string, found: readonly Clause[]): number {
    const clause = this.#rows.tree.find(clauseAt(cursor, this.#at) ?? '')
    if (clause === undefined)
      throw new AppError('INVALID_INPUT', `“${cursor}”不是这个快照的翻页记号`)
    const { tree } = this.#rows
    const place = found.findIndex((one) => tree.compare(one, clause) > 0)
    return place < 0 ? found.length : place
  }

  /** Undefined where every row passes. */
  #selection(filter: ClauseFilter): RowSelection | undefined {
    return this.#rows.filtered(filter)?.selection()
  }

  #scored(rows: readonly ScoredRow[]): ScoredClause[] {
    return rows.flatMap(({ row, score }) => {
      const clause = this.#rows.clauses[row]
      return clause ? [{ clause, score }] : []
    })
  }
}

/** The id that a cursor of the snapshot holds; undefined for any other text. */
function clauseAt(cursor: string, at: Snapshot): string | undefined {
  try {
    const [id, clause]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return id === at.id && typeof clause === 'string' ? clause : undefined
  } catch {
    return undefined
  }
}
