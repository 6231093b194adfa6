// Library: one snapshot as one question sees it: what it asks twice is looked up once.
import type { ClauseReading } from '#documents/clause-reading.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { searchForm } from '#zh/normalise.ts'
import {
  NO_FILTER,
  type ClauseFilter,
  type FoundLegs,
  type HeldClause,
  type LegQuery,
  type Library,
  type Snapshot,
  type SweepPage,
  type Terms,
} from './library.ts'

/** The newest snapshot, kept for as long as the view is. */
export async function openView(library: Library): Promise<LibraryView> {
  return new LibraryView(library, await library.snapshot())
}

/** All clauses with a word, and what was looked through for them. */
export type Swept = Pick<SweepPage, 'clauses' | 'scanned'>

export class LibraryView {
  readonly snapshot: Snapshot
  readonly #library: Library
  readonly #texts = new Set<string>()
  readonly #held = new Map<string, HeldClause | undefined>()
  readonly #holding = new Map<ClauseFilter, Map<string, Promise<readonly Clause[]>>>()
  readonly #sweeps = new Map<ClauseFilter, { words: ReadonlySet<string>; swept: Promise<Swept> }>()
  #documents: Promise<readonly PolicyDocument[]> | null = null
  #tree: Promise<ClauseTree> | null = null
  #terms: Promise<Terms> | null = null

  constructor(library: Library, snapshot: Snapshot) {
    this.#library = library
    this.snapshot = snapshot
  }

  /** In library order. */
  documents(): Promise<readonly PolicyDocument[]> {
    return (this.#documents ??= this.#library.documents(this.snapshot))
  }

  async document(id: string): Promise<PolicyDocument | undefined> {
    return (await this.documents()).find((document) => document.id === id)
  }

  tree(): Promise<ClauseTree> {
    return (this.#tree ??= this.#library.tree(this.snapshot))
  }

  /** Not remembered: anybody may ask for any id. */
  async clause(id: string): Promise<Clause | undefined> {
    const [held] = await this.#library.read(this.snapshot, [id])
    return held?.clause
  }

  /** Every clause in reading order, matter included, documents in library order. */
  async clauses(): Promise<readonly Clause[]> {
    const tree = await this.tree()
    return (await this.documents()).flatMap(({ id }) => tree.clausesOf(id))
  }

  /** Those of one document. */
  async clausesOf(documentId: string): Promise<readonly Clause[]> {
    return (await this.tree()).clausesOf(documentId)
  }

  /** In the order of the ids; undefined for one that no clause has. */
  async read(ids: readonly string[]): Promise<(HeldClause | undefined)[]> {
    const missing = [...new Set(ids)].filter((id) => !this.#held.has(id))
    if (missing.length > 0) {
      const read = await this.#library.read(this.snapshot, missing)
      for (const [at, id] of missing.entries()) this.#held.set(id, read[at])
    }
    return ids.map((id) => this.#held.get(id))
  }

  /** What is read of a clause, looked up nowhere. */
  reading(clause: Clause): ClauseReading {
    return this.#library.reading(clause)
  }

  search(query: LegQuery): Promise<FoundLegs> {
    return this.#library.search(this.snapshot, query)
  }

  sentenceSimilarities(
    query: string,
    clauses: readonly Clause[],
  ): Promise<readonly number[] | null> {
    return this.#library.sentenceSimilarities(this.snapshot, query, clauses)
  }

  /** Texts whose words will be looked for: they are looked up with the first that is. */
  mention(texts: Iterable<string>): void {
    for (const text of texts) this.#texts.add(text)
  }

  /** Every policy clause that holds one of the words, normalised, in reading order. */
  clausesContaining(
    words: readonly string[],
    filter: ClauseFilter = NO_FILTER,
  ): Promise<readonly Clause[]> {
    const ofFilter = this.#holding.get(filter) ?? new Map<string, Promise<readonly Clause[]>>()
    this.#holding.set(filter, ofFilter)
    const key = words.join('\n')
    const found = ofFilter.get(key) ?? this.#lookUp(words, filter)
    ofFilter.set(key, found)
    return found
  }

  async #lookUp(words: readonly string[], filter: ClauseFilter): Promise<readonly Clause[]> {
    return (await this.#termsOf(words)).holding(words, filter)
  }

  async #termsOf(words: readonly string[]): Promise<Terms> {
    for (;;) {
      const opened = this.#terms
      const terms = await opened
      if (terms !== null && words.every((word) => terms.covers(word))) return terms
      // Another look-up may have opened more meanwhile.
      if (this.#terms !== opened) continue
      this.mention(words)
      this.#terms = this.#library.terms(this.snapshot, [...this.#texts])
    }
  }

  /** The same as clausesContaining where all of them are read, with what was looked through. */
  async sweep(words: readonly string[], filter: ClauseFilter): Promise<Swept> {
    const wider = this.#sweeps.get(filter)
    if (wider !== undefined && words.every((word) => wider.words.has(word)))
      return narrowed(await wider.swept, words)
    const swept = this.#readPages(words, filter)
    this.#sweeps.set(filter, { words: new Set(words), swept })
    return swept
  }

  async #readPages(words: readonly string[], filter: ClauseFilter): Promise<Swept> {
    const clauses: Clause[] = []
    let scanned = { clauses: 0, documents: 0 }
    for await (const page of this.#library.sweep(this.snapshot, { words, filter })) {
      for (const clause of page.clauses) clauses.push(clause)
      scanned = page.scanned
    }
    return { clauses, scanned }
  }
}

function narrowed({ clauses, scanned }: Swept, words: readonly string[]): Swept {
  const wanted = words.map(searchForm).filter((word) => word !== '')
  const holds = ({ searchText }: Clause): boolean =>
    wanted.some((word) => searchText.includes(word))
  return { clauses: clauses.filter(holds), scanned }
}

const filters = new WeakMap<PolicyDocument | readonly PolicyDocument[], ClauseFilter>()

/**
 * The filter of a list of documents: the same one for the same list, and for a single document in
 * whatever list, so that it is applied once.
 */
export function filterOf(documents: readonly PolicyDocument[]): ClauseFilter {
  const [only, second] = documents
  const key = only !== undefined && second === undefined ? only : documents
  const known = filters.get(key)
  if (known !== undefined) return known
  const filter = { ...NO_FILTER, documents: documents.map(({ id }) => id) }
  filters.set(key, filter)
  return filter
}
