// Library: which rows hold a term word for word, without reading the others.
import { pace } from '#domain/work/pace.ts'
import { postingsOf, type KeywordPostings } from './keyword-index.ts'
import { tokenKeys } from '#zh/tokens.ts'

/** Rows whose text is compared with a term in the time that it takes to read one clause closely. */
const ROWS_PER_UNIT = 200
/** What is neither Han nor blank nor a mark of punctuation: 5g, pm2.5, 50%, ②. */
const RUN = /[^\p{Script=Han}\s\p{P}][^\p{Script=Han}\s]*/gu
/** A part of such a run is no token of the postings. */
const LATIN_RUN = /[a-z0-9.%]+/gu

/**
 * Rows by the terms that their texts hold. A text that lacks a pair of neighbouring characters lacks
 * every term with that pair, so the postings of the rarest pair hold every row that a scan would
 * find; these are then compared word for word. Terms without a Han character are looked for among
 * the distinct runs of other characters.
 */
export class TextIndex {
  readonly #texts: readonly { searchText: string }[]
  readonly #postings: KeywordPostings
  #runs: Promise<Map<string, number[]>> | null = null

  /**
   * @param texts normalised, one a row
   * @param postings of texts that hold these, same rows
   */
  constructor(texts: readonly { searchText: string }[], postings: KeywordPostings) {
    this.#texts = texts
    this.#postings = postings
  }

  /** The rows whose text holds the term, ascending. @param term normalised, not empty */
  async rowsHolding(term: string): Promise<number[]> {
    const candidates = await this.#candidates(term)
    const rows: number[] = []
    let compared = 0
    for (const row of candidates) {
      if (this.#texts[row]?.searchText.includes(term) === true) rows.push(row)
      if (++compared % ROWS_PER_UNIT === 0) await pace(1)
    }
    return rows
  }

  async #candidates(term: string): Promise<Iterable<number>> {
    const keys = tokenKeys(term.replace(LATIN_RUN, ' '))
    if (keys.length > 0) return this.#rowsOfRarest(keys)
    const [longest] = (term.match(RUN) ?? []).toSorted((a, b) => b.length - a.length)
    return longest === undefined ? this.#texts.keys() : this.#rowsOfRun(longest)
  }

  #rowsOfRarest(keys: readonly number[]): Uint32Array {
    const postings = keys.map((key) => postingsOf(this.#postings, key))
    return postings.reduce((rarest, rows) => (rows.length < rarest.length ? rows : rarest))
  }

  async #rowsOfRun(part: string): Promise<number[]> {
    const runs = await (this.#runs ??= this.#readRuns())
    const rows = new Set<number>()
    for (const [run, holders] of runs)
      if (run.includes(part)) for (const row of holders) rows.add(row)
    return [...rows].toSorted((a, b) => a - b)
  }

  /** Read when the first such term is asked for: most libraries are never asked for one. */
  async #readRuns(): Promise<Map<string, number[]>> {
    const runs = new Map<string, number[]>()
    for (const [row, { searchText }] of this.#texts.entries()) {
      for (const [run] of searchText.matchAll(RUN)) {
        const holders = runs.get(run)
        if (holders === undefined) runs.set(run, [row])
        else if (holders.at(-1) !== row) holders.push(row)
      }
      if (row % ROWS_PER_UNIT === 0) await pace(4)
    }
    return runs
  }
}
