// Train: which tokens get a row of their own.
import { tokenKeys } from '#zh/tokens.ts'

/** Beyond so many different tokens, those seen once so far are forgotten. */
const MAX_COUNTED = 1_500_000

export interface Vocabulary {
  /** The most frequent tokens, ascending by key; the position of a key is its row. */
  keys: Float64Array
  /** ln(texts / texts with the token) by row. */
  idf: Float32Array
}

/** Counts in how many texts each token stands. */
export class TokenCounter {
  readonly #counts = new Map<number, number>()
  #texts = 0

  add(text: string): void {
    this.#texts++
    for (const key of new Set(tokenKeys(text))) {
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    }
    if (this.#counts.size > MAX_COUNTED) this.#forgetRare()
  }

  /** The `size` tokens that stand in most texts, or all there are. */
  vocabulary(size: number): Vocabulary {
    const chosen = [...this.#counts]
      .toSorted(([key, count], [otherKey, other]) => other - count || key - otherKey)
      .slice(0, size)
      .toSorted(([key], [otherKey]) => key - otherKey)
    return {
      keys: Float64Array.from(chosen, ([key]) => key),
      idf: Float32Array.from(chosen, ([, count]) => Math.log(this.#texts / count)),
    }
  }

  /** Lossy counting (Manku and Motwani 2002) in its simplest form: memory stays bounded. */
  #forgetRare(): void {
    for (const [key, count] of this.#counts) if (count === 1) this.#counts.delete(key)
  }
}
