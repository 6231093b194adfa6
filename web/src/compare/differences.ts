// Page: the differences of two texts, word by word; the one importer of diff.
import { diffWordsWithSpace } from 'diff'

export interface Difference {
  kind: 'same' | 'inserted' | 'deleted'
  text: string
}

/** Cuts Chinese into words; without it a whole sentence would count as one word. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** The way from one text to the other, in reading order. */
export function differencesOf(from: string, to: string): Difference[] {
  return diffWordsWithSpace(from, to, { intlSegmenter: segmenter }).map(
    ({ value, added, removed }) => ({
      kind: added ? 'inserted' : removed ? 'deleted' : 'same',
      text: value,
    }),
  )
}

/** What one side shows: the shared words and its own. */
export function sideOf(differences: readonly Difference[], side: 'from' | 'to'): Difference[] {
  const other = side === 'from' ? 'inserted' : 'deleted'
  return differences.filter(({ kind }) => kind !== other)
}
