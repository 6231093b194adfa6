// Page: the differences of two texts, word by word; the one importer of diff.
import { diffArrays } from 'diff'
import { wordsOf } from './tokens.ts'

export interface Difference {
  kind: 'same' | 'inserted' | 'deleted'
  text: string
}

/** The way from one text to the other, in reading order; words and figures are never cut. */
export function differencesOf(from: string, to: string): Difference[] {
  return diffArrays(wordsOf(from), wordsOf(to)).map(({ value, added, removed }) => ({
    kind: added ? 'inserted' : removed ? 'deleted' : 'same',
    text: value.join(''),
  }))
}

/** What one side shows: the shared words and its own. */
export function sideOf(differences: readonly Difference[], side: 'from' | 'to'): Difference[] {
  const other = side === 'from' ? 'inserted' : 'deleted'
  return differences.filter(({ kind }) => kind !== other)
}
