// Models: random numbers that a seed repeats.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform among 0 … below - 1. */
  below(limit: number): number
}

/** Mulberry32 by Tommy Ettinger: 32 bits of state, enough to draw training pairs. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, below: (limit) => Math.floor(next() * limit) }
}

/** One seed of two, so that neighbours give unrelated numbers. */
export function mixSeeds(seed: number, other: number): number {
  const mixed = Math.imul(seed ^ Math.imul(other, 0x9e3779b1), 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
