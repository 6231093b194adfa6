// Retrieve: what one question, or one call of a service, asks with: a snapshot, kept to its end.
import type { Library } from '#library/library.ts'
import { openView, type LibraryView } from '#library/view.ts'
import type { Lexicon } from './lexicon.ts'
import type { PassageDependencies } from './passages.ts'
import type { HybridSearch } from './search.ts'

/** Opens the newest snapshot. */
export type OpenParts = () => Promise<PassageDependencies>

export interface LibraryParts {
  library: Library
  searchIn: (library: LibraryView) => HybridSearch
  lexicon: Lexicon
}

export function openPartsOf({ library, searchIn, lexicon }: LibraryParts): OpenParts {
  return async () => {
    const view = await openView(library)
    return { library: view, search: searchIn(view), lexicon }
  }
}
