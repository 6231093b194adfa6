// Library: numbers the distinct token keys of a library while its keyword index is built.
import { hashTokenKey } from '#zh/tokens.ts'

const START_CAPACITY = 1 << 14

/**
 * A hash table from token key to dense term id. A Map of doubles boxes every key and is several
 * times slower over the tens of millions of tokens of a large library.
 */
export class TermTable {
  #slots = new Int32Array(START_CAPACITY).fill(-1)
  #keys = new Float64Array(START_CAPACITY >> 1)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The keys by term id. */
  keys(): Float64Array {
    return this.#keys.slice(0, this.#size)
  }

  /** The id of a key, new if the key is. */
  idOf(key: number): number {
    const mask = this.#slots.length - 1
    let slot = hashTokenKey(key) & mask
    for (;;) {
      const id = this.#slots[slot] as number
      if (id < 0) break
      if (this.#keys[id] === key) return id
      slot = (slot + 1) & mask
    }
    const id = this.#size++
    this.#keys[id] = key
    this.#slots[slot] = id
    if (this.#size === this.#keys.length) this.#grow()
    return id
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2)
    keys.set(this.#keys)
    const slots = new Int32Array(this.#slots.length * 2).fill(-1)
    const mask = slots.length - 1
    for (let id = 0; id < this.#size; id++) {
      let slot = hashTokenKey(keys[id] as number) & mask
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask
      slots[slot] = id
    }
    this.#keys = keys
    this.#slots = slots
  }
}
