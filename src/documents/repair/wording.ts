// Documents: the phrases of a set of clauses, found by likeness.
import type { Clause } from '#domain/clause.ts'
import { foldForAlignment } from './alignment.ts'

const SEPARATORS = /[，。；、：！？,;:\n]/u
const MIN_PHRASE_CHARS = 2
const MIN_LIKENESS = 0.35
/** Characters taken along on both sides of a phrase, to compare what stands around it. */
const CONTEXT_CHARS = 12
/** Entries that are read to find likenesses, some seconds of work; after them none is found. */
const MAX_ENTRIES_READ = 2e8

export interface Phrase {
  clause: Clause
  start: number
  end: number
}

export function textOf({ clause, start, end }: Phrase): string {
  return clause.text.slice(start, end)
}

/** A phrase with the text around it. */
export interface PhraseWindow {
  clauseId: string
  text: string
  /** Offset of the window in the clause's text. */
  start: number
}

/** The stretches of a clause's text between separators. */
export function phrasesOf(clause: Clause): Phrase[] {
  const phrases: Phrase[] = []
  let start = 0
  for (let index = 0; index <= clause.text.length; index++) {
    if (index < clause.text.length && !SEPARATORS.test(clause.text.charAt(index))) continue
    if (index - start >= MIN_PHRASE_CHARS) phrases.push({ clause, start, end: index })
    start = index + 1
  }
  return phrases
}

/** A phrase with CONTEXT_CHARS around it. */
export function windowOf({ clause, start, end }: Phrase): PhraseWindow {
  const from = Math.max(0, start - CONTEXT_CHARS)
  return { clauseId: clause.id, text: clause.text.slice(from, end + CONTEXT_CHARS), start: from }
}

function bigramsOf({ clause, start, end }: Phrase): Set<string> {
  const bigrams = new Set<string>()
  for (let index = start; index + 1 < end; index++) {
    const pair = clause.text.slice(index, index + 2)
    if (!pair.includes(' ')) bigrams.add([...pair].map(foldForAlignment).join(''))
  }
  return bigrams
}

/** Phrases of some clauses, searchable by shared pairs of characters. */
export class PhraseIndex {
  readonly #phrases: { phrase: Phrase; size: number }[] = []
  readonly #byBigram = new Map<string, number[]>()
  #entriesLeft = MAX_ENTRIES_READ

  constructor(clauses: readonly Clause[]) {
    for (const phrase of clauses.flatMap(phrasesOf)) {
      const bigrams = bigramsOf(phrase)
      const index = this.#phrases.push({ phrase, size: bigrams.size }) - 1
      for (const bigram of bigrams) {
        const list = this.#byBigram.get(bigram)
        if (list === undefined) this.#byBigram.set(bigram, [index])
        else list.push(index)
      }
    }
  }

  /** The phrase most like the given one (Dice coefficient of character pairs), or null. */
  mostLike(phrase: Phrase): Phrase | null {
    const bigrams = bigramsOf(phrase)
    const shared = new Map<number, number>()
    for (const bigram of bigrams) {
      const entries = this.#byBigram.get(bigram) ?? []
      this.#entriesLeft -= entries.length
      if (this.#entriesLeft < 0) return null
      for (const index of entries) shared.set(index, (shared.get(index) ?? 0) + 1)
    }
    let best: Phrase | null = null
    let bestLikeness = MIN_LIKENESS
    for (const [index, count] of shared) {
      const candidate = this.#phrases[index]
      if (candidate === undefined) continue
      const likeness = (2 * count) / (bigrams.size + candidate.size)
      if (likeness > bestLikeness) {
        bestLikeness = likeness
        best = candidate.phrase
      }
    }
    return best
  }
}
