// Lexicons for tests: the data files as shipped, and small ones of a test's own.
import { readFileSync } from 'node:fs'
import { parseLexicon, type Lexicon, type LexiconFiles } from '#retrieve/lexicon.ts'

const NO_FILES: LexiconFiles = {
  synonyms: '',
  english: '',
  stopWords: '',
  generic: '',
  weak: '',
  attributes: '',
}

/** A data file of the lexicon, as shipped. */
export function lexiconFile(name: string): string {
  const url = new URL(`../../src/retrieve/lexicon/${name.toLowerCase()}.txt`, import.meta.url)
  return readFileSync(url, 'utf8')
}

/** Names of all data files. */
export const FILE_NAMES = Object.keys(NO_FILES)

/** A lexicon of the given files alone. */
export function lexiconOf(files: Partial<LexiconFiles>): Lexicon {
  return parseLexicon({ ...NO_FILES, ...files })
}

/** The lexicon of the product. */
export const shippedLexicon = lexiconOf(
  Object.fromEntries(FILE_NAMES.map((name) => [name, lexiconFile(name)])),
)
