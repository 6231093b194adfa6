// Library: BM25 over character unigrams and bigrams, in plain typed arrays.
import { eachInSteps, type Steps } from '#domain/work/steps.ts'
import { tokenKeys } from '#zh/tokens.ts'
import type { RowSelection } from './row-selection.ts'
import { TermTable } from './term-table.ts'
import { TopK, type ScoredRow } from './top-k.ts'

// The usual values; on 1,543 lay questions over 59,500 statute articles no others were better.
const K1 = 1.2
const B = 0.75
/** Most distinct tokens of a query that are looked up; of a longer one the rarest are. */
const MAX_QUERY_TERMS = 256
/** Term frequencies are stored in one byte; BM25 is flat long before. */
const MAX_FREQUENCY = 255

/** The postings of all terms, one after the other, rows ascending within a term. */
export interface KeywordPostings {
  /** Token keys, ascending; the position of a key is its term. */
  keys: Float64Array
  /** Postings of term t are [starts[t], starts[t + 1]). */
  starts: Uint32Array
  rows: Uint32Array
  frequencies: Uint8Array
  /** Tokens in each row. */
  lengths: Uint32Array
}

/**
 * Ranks rows by BM25 (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework, 3.4.4),
 * with idf = ln(1 + (N − n + ½) / (n + ½)), which never turns negative for frequent characters.
 */
export class KeywordIndex {
  readonly postings: KeywordPostings
  readonly #lengthNorms: Float32Array
  readonly #scores: Float32Array

  constructor(postings: KeywordPostings) {
    this.postings = postings
    const { lengths } = postings
    const total = lengths.reduce((sum, length) => sum + length, 0)
    const average = Math.max(1, total / Math.max(1, lengths.length))
    this.#lengthNorms = Float32Array.from(
      lengths,
      (length) => K1 * (1 - B + (B * length) / average),
    )
    this.#scores = new Float32Array(lengths.length)
  }

  /** The k best rows with a score above 0, best first; only allowed rows if some are named. */
  search(query: string, k: number, allowed?: RowSelection): ScoredRow[] {
    const scores = this.#scores
    scores.fill(0)
    for (const term of this.#termsOf(query)) this.#addTerm(term)
    const top = new TopK(k)
    for (let row = 0; row < scores.length; row++) {
      const score = scores[row] as number
      if (score > 0 && (!allowed || allowed.mask[row] === 1)) top.offer(row, score)
    }
    return top.best()
  }

  #termsOf(query: string): QueryTerm[] {
    const terms = [...countKeys(tokenKeys(query))]
      .map(([key, count]) => ({ count, postings: placeOf(this.postings, key) }))
      .filter(({ postings }) => postings.end > postings.start)
    return terms.length <= MAX_QUERY_TERMS
      ? terms
      : terms
          .toSorted((a, b) => widthOf(a.postings) - widthOf(b.postings))
          .slice(0, MAX_QUERY_TERMS)
  }

  #addTerm({ count, postings: { start, end } }: QueryTerm): void {
    const { rows, frequencies, lengths } = this.postings
    const holders = end - start
    const idf = Math.log(1 + (lengths.length - holders + 0.5) / (holders + 0.5))
    const weight = count * idf * (K1 + 1)
    const norms = this.#lengthNorms
    const scores = this.#scores
    for (let at = start; at < end; at++) {
      const row = rows[at] as number
      const frequency = frequencies[at] as number
      scores[row] =
        (scores[row] as number) + (weight * frequency) / (frequency + (norms[row] as number))
    }
  }
}

interface QueryTerm {
  /** How often the query has it. */
  count: number
  postings: Place
}

/** [start, end) of the postings of one term. */
interface Place {
  start: number
  end: number
}

const NOWHERE: Place = { start: 0, end: 0 }

function placeOf({ keys, starts }: KeywordPostings, key: number): Place {
  const term = findKey(keys, key)
  return term < 0 ? NOWHERE : { start: starts[term] as number, end: starts[term + 1] as number }
}

function widthOf({ start, end }: Place): number {
  return end - start
}

/** The rows that hold a token, ascending. */
export function postingsOf(postings: KeywordPostings, key: number): Uint32Array {
  const { start, end } = placeOf(postings, key)
  return postings.rows.subarray(start, end)
}

function countKeys(keys: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Position of a key in ascending keys, or -1. */
function findKey(keys: Float64Array, key: number): number {
  let low = 0
  let high = keys.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = keys[middle] as number
    if (found === key) return middle
    if (found < key) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Builds the index of texts; the row of a text is its position. */
export function* buildKeywordIndex(texts: readonly string[]): Steps<KeywordIndex> {
  const table = new TermTable()
  const forward = new ForwardPostings()
  const lengths = new Uint32Array(texts.length)
  yield* eachInSteps(texts, (text, row) => {
    const keys = tokenKeys(text)
    lengths[row] = keys.length
    const terms = Uint32Array.from(keys, (key) => table.idOf(key)).toSorted()
    forward.addRow(terms)
  })
  return new KeywordIndex(yield* invert(table.keys(), forward, lengths))
}

/** Terms and frequencies row by row, in arrays that double when full. */
class ForwardPostings {
  terms = new Uint32Array(1 << 16)
  frequencies = new Uint8Array(1 << 16)
  readonly rowEnds: number[] = []
  size = 0

  addRow(sortedTerms: Uint32Array): void {
    let at = 0
    while (at < sortedTerms.length) {
      const term = sortedTerms[at] as number
      let end = at + 1
      while (sortedTerms[end] === term) end++
      this.#push(term, Math.min(end - at, MAX_FREQUENCY))
      at = end
    }
    this.rowEnds.push(this.size)
  }

  #push(term: number, frequency: number): void {
    if (this.size === this.terms.length) {
      const terms = new Uint32Array(this.size * 2)
      terms.set(this.terms)
      this.terms = terms
      const frequencies = new Uint8Array(this.size * 2)
      frequencies.set(this.frequencies)
      this.frequencies = frequencies
    }
    this.terms[this.size] = term
    this.frequencies[this.size++] = frequency
  }
}

/** Turns row order into term order by a counting sort, terms numbered by ascending key. */
function* invert(
  keysById: Float64Array,
  forward: ForwardPostings,
  lengths: Uint32Array,
): Steps<KeywordPostings> {
  const keys = keysById.toSorted()
  yield
  const termOfId = Uint32Array.from(keysById, (key) => findKey(keys, key))
  const starts = new Uint32Array(keys.length + 1)
  for (let at = 0; at < forward.size; at++) {
    const after = (termOfId[forward.terms[at] as number] as number) + 1
    starts[after] = (starts[after] as number) + 1
  }
  for (let term = 0; term < keys.length; term++) {
    starts[term + 1] = (starts[term + 1] as number) + (starts[term] as number)
  }
  yield
  const next = starts.slice()
  const rows = new Uint32Array(forward.size)
  const frequencies = new Uint8Array(forward.size)
  let at = 0
  yield* eachInSteps(forward.rowEnds, (end, row) => {
    for (; at < end; at++) {
      const term = termOfId[forward.terms[at] as number] as number
      const slot = next[term] as number
      next[term] = slot + 1
      rows[slot] = row
      frequencies[slot] = forward.frequencies[at] as number
    }
  })
  return { keys, starts, rows, frequencies, lengths }
}
