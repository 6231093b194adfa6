// Eval: whether a difference between two runs is more than chance.
import { seededRandom } from './random.ts'

/** One case in both runs; paraphrases share a cluster and are drawn together. */
export interface Pair {
  cluster: string
  before: number
  after: number
}

export interface BootstrapResult {
  /** Mean of after - before. */
  delta: number
  /** Percentile interval of 95 %. */
  low: number
  high: number
  /** One-sided p-value of a drop: share of the draws without one. */
  dropP: number
}

export interface BootstrapOptions {
  draws: number
  seed: number
}

const NO_DIFFERENCE: BootstrapResult = { delta: 0, low: 0, high: 0, dropP: 1 }

function quantile(sorted: readonly number[], share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))
  return sorted[at] ?? 0
}

/**
 * Paired cluster bootstrap of the mean difference: whole clusters are drawn with replacement
 * (Cameron, Gelbach and Miller 2008). No pairs, or no difference, give zeros.
 */
export function pairedBootstrap(
  pairs: readonly Pair[],
  options: BootstrapOptions = { draws: 10_000, seed: 42 },
): BootstrapResult {
  const clusters = new Map<string, { sum: number; count: number }>()
  for (const { cluster, before, after } of pairs) {
    const entry = clusters.get(cluster) ?? { sum: 0, count: 0 }
    entry.sum += after - before
    entry.count++
    clusters.set(cluster, entry)
  }
  const entries = [...clusters.values()]
  if (entries.every(({ sum }) => sum === 0)) return NO_DIFFERENCE
  const random = seededRandom(options.seed)
  const means = Array.from({ length: options.draws }, () => {
    let sum = 0
    let count = 0
    for (let draw = 0; draw < entries.length; draw++) {
      const entry = entries[Math.floor(random() * entries.length)]
      sum += entry?.sum ?? 0
      count += entry?.count ?? 0
    }
    return sum / count
  }).toSorted((a, b) => a - b)
  const total = pairs.reduce((sum, { before, after }) => sum + after - before, 0)
  return {
    delta: total / pairs.length,
    low: quantile(means, 0.025),
    high: quantile(means, 0.975),
    dropP: means.filter((mean) => mean >= 0).length / means.length,
  }
}

/**
 * One-sided exact sign test (McNemar): the chance of at least so many losses among the cases that
 * changed, if losses and gains were equally likely.
 */
export function signTest(losses: number, gains: number): number {
  const changed = losses + gains
  let tail = 0
  let ways = 1
  for (let count = 0; count <= changed; count++) {
    if (count > 0) ways = (ways * (changed - count + 1)) / count
    if (count >= losses) tail += ways
  }
  return changed === 0 ? 1 : Math.min(1, tail / 2 ** changed)
}

/** The 95 % quantile of the normal distribution, both tails together. */
const Z_95 = 1.959964

/** The 95 % score interval of a share (Wilson 1927); all of 0..1 of nothing. */
export function wilsonInterval(hits: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 }
  const share = hits / n
  const widened = 1 + Z_95 ** 2 / n
  const middle = (share + Z_95 ** 2 / (2 * n)) / widened
  const reach = (Z_95 / widened) * Math.sqrt((share * (1 - share)) / n + Z_95 ** 2 / (4 * n ** 2))
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}

/** Holm's step-down correction: adjusted p-values in the order given. */
export function holm(values: readonly number[]): number[] {
  const order = values
    .map((value, index) => ({ value, index }))
    .toSorted((a, b) => a.value - b.value)
  const adjusted = values.map(() => 1)
  let highest = 0
  for (const [rank, { value, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, value * (values.length - rank)))
    adjusted[index] = highest
  }
  return adjusted
}

/** A mean with its 95 % interval. */
export interface Estimate {
  n: number
  mean: number
  low: number
  high: number
}

/** Wilson's interval (1927) for yes and no, which also holds at 0 and 1; else the bootstrap's. */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length
  const sum = values.reduce((total, value) => total + value, 0)
  const mean = sum / Math.max(1, n)
  if (n === 0 || !values.every((value) => value === 0 || value === 1)) {
    const pairs = values.map((after, at) => ({ cluster: `${at}`, before: 0, after }))
    const { low, high } = pairedBootstrap(pairs)
    return { n, mean, low, high }
  }
  return { n, mean, ...wilsonInterval(sum, n) }
}
