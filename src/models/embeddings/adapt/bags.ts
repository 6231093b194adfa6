// Models: a batch of texts as bags of weighted token rows.

/** Bag i holds the entries [ends[i - 1], ends[i]) of `rows` and `weights`. */
export interface Bags {
  rows: Int32Array
  weights: Float32Array
  ends: Uint32Array
  count: number
}

/** Fills bags one after the other: `add` what belongs together, then `close`. */
export class BagWriter {
  #bags: Bags
  #size = 0
  /** Place of a row's entry; only entries of the open bag count. */
  readonly #entryOfRow: Int32Array

  constructor(bagCount: number, vocabularySize: number) {
    this.#bags = {
      rows: new Int32Array(1 << 14),
      weights: new Float32Array(1 << 14),
      ends: new Uint32Array(bagCount),
      count: 0,
    }
    this.#entryOfRow = new Int32Array(vocabularySize).fill(-1)
  }

  add(rows: Int32Array): void {
    const start = this.#openStart()
    for (const row of rows) {
      const known = this.#entryOfRow[row] as number
      const isInBag = known >= start && known < this.#size && this.#bags.rows[known] === row
      if (isInBag) this.#bags.weights[known] = (this.#bags.weights[known] as number) + 1
      else this.#append(row)
    }
  }

  /** Ends the open bag: frequencies become weights, 1 + ln(tf) as when a text is encoded. */
  close(): void {
    const { weights, ends } = this.#bags
    for (let at = this.#openStart(); at < this.#size; at++) {
      weights[at] = 1 + Math.log(weights[at] as number)
    }
    ends[this.#bags.count++] = this.#size
  }

  /** The closed bags; the writer starts anew and overwrites them. */
  take(): Bags {
    const bags = { ...this.#bags }
    this.#bags.count = 0
    this.#size = 0
    return bags
  }

  #openStart(): number {
    const { ends, count } = this.#bags
    return count === 0 ? 0 : (ends[count - 1] as number)
  }

  #append(row: number): void {
    if (this.#size === this.#bags.rows.length) this.#grow()
    this.#bags.rows[this.#size] = row
    this.#bags.weights[this.#size] = 1
    this.#entryOfRow[row] = this.#size++
  }

  #grow(): void {
    const rows = new Int32Array(this.#size * 2)
    rows.set(this.#bags.rows)
    const weights = new Float32Array(this.#size * 2)
    weights.set(this.#bags.weights)
    this.#bags = { ...this.#bags, rows, weights }
  }
}
