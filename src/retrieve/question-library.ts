// Retrieve: the library as one question asks it: what it asks twice is looked up once.
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { replacing, type ClauseFilter, type Library } from '#library/library.ts'

const filters = new WeakMap<readonly PolicyDocument[], ClauseFilter>()

/** The filter of a list of documents: the same one each time, so that it is applied once. */
export function filterOf(documents: readonly PolicyDocument[]): ClauseFilter {
  const known = filters.get(documents)
  if (known !== undefined) return known
  const filter = { documentIds: documents.map(({ id }) => id) }
  filters.set(documents, filter)
  return filter
}

/** A view of the library that remembers which clauses hold which terms; for one question. */
export function questionLibrary(library: Library): Library {
  const everywhere: ClauseFilter = {}
  const known = new WeakMap<ClauseFilter, Map<string, Promise<readonly Clause[]>>>()
  return replacing(library, {
    clausesContaining(terms, filter = everywhere) {
      const ofFilter = known.get(filter) ?? new Map<string, Promise<readonly Clause[]>>()
      known.set(filter, ofFilter)
      const key = terms.join('\n')
      const found = ofFilter.get(key) ?? library.clausesContaining(terms, filter)
      ofFilter.set(key, found)
      return found
    },
  })
}
