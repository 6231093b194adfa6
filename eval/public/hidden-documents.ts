// Eval: a library from which documents can be taken out between two questions, without a build.
import { ClauseTree } from '#documents/clause-tree.ts'
import { type ClauseFilter, type Library, replacing, type Snapshot } from '#library/library.ts'

/** A snapshot without some documents, and what it stands for. */
interface Narrowed {
  base: Snapshot
  hidden: ReadonlySet<string>
  narrow: (filter: ClauseFilter) => ClauseFilter
}

export interface HidingLibrary {
  around: (library: Library) => Library
  /** From the next question on these are not there: in no list, tree, search, sweep or count. */
  hide: (documentIds: readonly string[]) => void
}

/**
 * Every read of the library goes through a snapshot of its own name, in whose filters the hidden
 * documents never stand. What stays of them is their share in the frequencies that BM25 weighs
 * words by, and in the vectors that were adapted to the library.
 */
export function hidingLibrary(): HidingLibrary {
  let hidden: ReadonlySet<string> = new Set()
  const known = new WeakMap<Snapshot, Narrowed>()
  return {
    hide: (documentIds) => {
      hidden = new Set(documentIds)
    },
    around: (library) => hiding(library, { known, hidden: () => hidden }),
  }
}

function hiding(
  library: Library,
  { known, hidden }: { known: WeakMap<Snapshot, Narrowed>; hidden: () => ReadonlySet<string> },
): Library {
  const baseOf = (at: Snapshot): Snapshot => known.get(at)?.base ?? at
  const narrow = (at: Snapshot, filter: ClauseFilter): ClauseFilter =>
    known.get(at)?.narrow(filter) ?? filter
  const isHidden = (at: Snapshot, id: string): boolean => known.get(at)?.hidden.has(id) === true
  return replacing(library, {
    async snapshot() {
      const base = await library.snapshot()
      const without = hidden()
      if (without.size === 0) return base
      const snapshot = { id: `${base.id} without ${[...without].join(' ')}` }
      const ids = (await library.documents(base)).map(({ id }) => id)
      known.set(snapshot, { base, hidden: without, narrow: narrowing(ids, without) })
      return snapshot
    },
    documents: async (at) =>
      (await library.documents(baseOf(at))).filter(({ id }) => !isHidden(at, id)),
    async tree(at) {
      const tree = await library.tree(baseOf(at))
      if (!known.has(at)) return tree
      const documents = await library.documents(baseOf(at))
      const left = documents.filter(({ id }) => !isHidden(at, id))
      return new ClauseTree(left.flatMap(({ id }) => tree.clausesOf(id)))
    },
    async read(at, ids) {
      const read = await library.read(baseOf(at), ids)
      return read.map((held) => (held && isHidden(at, held.document.id) ? undefined : held))
    },
    search: (at, query) =>
      library.search(baseOf(at), {
        ...query,
        scopes: query.scopes.map(({ filter, k }) => ({ k, filter: narrow(at, filter) })),
      }),
    sentenceSimilarities: (at, query, clauses) =>
      library.sentenceSimilarities(baseOf(at), query, clauses),
    sweep: (at, request) =>
      library.sweep(baseOf(at), { ...request, filter: narrow(at, request.filter) }),
    async terms(at, texts) {
      const terms = await library.terms(baseOf(at), texts)
      return {
        covers: (word) => terms.covers(word),
        holding: (words, filter) => terms.holding(words, narrow(at, filter)),
      }
    },
  })
}

/** The same narrowed filter for the same filter, so that a library applies it once. */
function narrowing(ids: readonly string[], hidden: ReadonlySet<string>): Narrowed['narrow'] {
  const narrowed = new WeakMap<ClauseFilter, ClauseFilter>()
  return (filter) => {
    const own = narrowed.get(filter) ?? {
      ...filter,
      documents: (filter.documents ?? ids).filter((id) => !hidden.has(id)),
    }
    narrowed.set(filter, own)
    return own
  }
}
