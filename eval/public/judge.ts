// Eval: whether a public set does worse than its baseline by more than chance.
import { pairedBootstrap, signTest } from '../stats.ts'
import type { SetRecord } from './record.ts'
import { FIGURES } from './scores.ts'

const SIGNIFICANCE = 0.05
/** Of the questions of a baseline, below which two runs are not of the same set. */
const LEAST_PAIRED_SHARE = 0.95

export interface Change {
  figure: string
  /** Mean of now less before, and its 95 % interval. */
  delta: number
  low: number
  high: number
  isDrop: boolean
}

export interface Judgement {
  /** Why the set could not be compared. */
  obstacle: string | null
  changes: Change[]
}

/**
 * Each gated figure against the baseline, question by question. A drop of a yes or no counts by the
 * exact sign test, one of a share by the bootstrap: its whole 95 % interval lies below nothing.
 */
export function judgeSet(before: SetRecord, after: SetRecord): Judgement {
  const earlier = new Map(before.results.map(({ id, scores }) => [id, scores]))
  const paired = after.results.filter(({ id }) => earlier.has(id))
  if (paired.length < LEAST_PAIRED_SHARE * before.results.length) {
    const obstacle = `${after.set}：基线的 ${before.results.length} 题只配上 ${paired.length} 题`
    return { obstacle, changes: [] }
  }
  const changes = figuresOf(after)
    .filter((figure) => FIGURES[figure]?.gated === true)
    .map((figure) => {
      const pairs = paired.flatMap(({ id, scores }) => {
        const [was, is] = [earlier.get(id)?.[figure], scores[figure]]
        return was === undefined || is === undefined
          ? []
          : [{ cluster: id, before: was, after: is }]
      })
      const { delta, low, high } = pairedBootstrap(pairs)
      return { figure, delta, low, high, isDrop: isDrop(pairs, high) }
    })
  return { obstacle: null, changes }
}

function isDrop(pairs: readonly { before: number; after: number }[], high: number): boolean {
  const isYesOrNo = pairs.every((pair) => [pair.before, pair.after].every((one) => one % 1 === 0))
  if (!isYesOrNo) return high < 0
  const losses = pairs.filter(({ before, after }) => after < before).length
  const gains = pairs.filter(({ before, after }) => after > before).length
  return losses > gains && signTest(losses, gains) < SIGNIFICANCE
}

/** The figures that a set has, in the order in which they are shown. */
export function figuresOf({ results }: SetRecord): string[] {
  return Object.keys(FIGURES).filter((figure) =>
    results.some(({ scores }) => scores[figure] !== undefined),
  )
}
