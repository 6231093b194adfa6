// Library: the clauses of a snapshot by id and by row of the indexes, and those that a filter lets through.
import { ClauseTree } from '#documents/clause-tree.ts'
import { policyClauses, type Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { pace } from '#domain/work/pace.ts'
import { passes } from './filter.ts'
import type { ClauseFilter } from './library.ts'
import { selectRows, type RowSelection } from './row-selection.ts'
import type { LibrarySnapshot } from './snapshot.ts'

/** What a filter lets through, worked out once for as long as somebody holds the filter. */
export interface FilteredRows {
  documents: readonly PolicyDocument[]
  selection(): RowSelection
}

/** The rows of the searchable clauses. */
export class MemoryRows {
  readonly tree = new ClauseTree()
  /** The clause of each row. */
  readonly clauses: readonly Clause[]
  readonly #documents: readonly PolicyDocument[]
  readonly #byDocument = new Map<string, number[]>()
  readonly #filtered = new WeakMap<ClauseFilter, FilteredRows | null>()

  /** In slices: a service answers from the library before while it opens the next one. */
  static async of(snapshot: LibrarySnapshot): Promise<MemoryRows> {
    const rows = new MemoryRows(snapshot)
    let row = 0
    for (const [at, clause] of snapshot.clauses.entries()) {
      rows.tree.add(clause)
      if (rows.clauses[row] === clause) rows.#enter(clause.documentId, row++)
      if (at % ENTRIES_PER_UNIT === 0) await pace(1)
    }
    return rows
  }

  private constructor({ documents, clauses }: LibrarySnapshot) {
    this.#documents = documents
    this.clauses = policyClauses(clauses)
  }

  #enter(documentId: string, row: number): void {
    const rows = this.#byDocument.get(documentId)
    if (rows === undefined) this.#byDocument.set(documentId, [row])
    else rows.push(row)
  }

  /** Null where the filter lets everything through. */
  filtered(filter: ClauseFilter): FilteredRows | null {
    const known = this.#filtered.get(filter)
    if (known !== undefined) return known
    const documents = this.#documents.filter(passes(filter))
    const isAll = documents.length === this.#documents.length
    const filtered = isAll
      ? null
      : { documents, selection: once(() => this.#selectionOf(documents)) }
    this.#filtered.set(filter, filtered)
    return filtered
  }

  #selectionOf(documents: readonly PolicyDocument[]): RowSelection {
    const rows = documents.flatMap(({ id }) => this.#byDocument.get(id) ?? [])
    return selectRows(
      rows.toSorted((left, right) => left - right),
      this.clauses.length,
    )
  }

  /** The rows just before and after, in the same document. */
  adjoining(row: number): number[] {
    const documentId = this.clauses[row]?.documentId
    return [row - 1, row + 1].filter((other) => this.clauses[other]?.documentId === documentId)
  }
}

/** Clauses entered in the time that it takes to read one closely. */
const ENTRIES_PER_UNIT = 40

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
