// Eval: what changed from one run to another.
import type { Direction } from './metrics/metric.ts'
import { type CaseResult, isPassed, type RunFile } from './run-file.ts'
import { type BootstrapResult, type Pair, pairedBootstrap } from './stats.ts'

/** A case that passes in one run and fails in the other. */
export interface Flip {
  before: CaseResult
  after: CaseResult
}

export interface MetricChange {
  name: string
  direction: Direction
  now: number | null
  base: number | null
  n: number
  /** Over the cases that both runs score; positive is more, not better. */
  pairs: Pair[]
  difference: BootstrapResult
}

export interface Comparison {
  /** Cases of equal wording in both runs. */
  paired: number
  /** Share of the baseline's cases that this run has, unchanged. */
  pairedShare: number
  worse: Flip[]
  better: Flip[]
  /** Cases whose labels or question changed, and cases that only one run has. */
  changed: string[]
  added: string[]
  removed: string[]
  metrics: MetricChange[]
  /** What the baseline passes, by category. */
  categoriesBefore: RunFile['categories']
}

function pairsOf(name: string, both: readonly Flip[]): Pair[] {
  return both.flatMap(({ before, after }) => {
    const [was, is] = [before.scores[name] ?? null, after.scores[name] ?? null]
    return was === null || is === null ? [] : [{ cluster: after.group, before: was, after: is }]
  })
}

/** Compares a run with a baseline, case by case; cases that changed are named, never paired. */
export function compareRuns(baseline: RunFile, run: RunFile): Comparison {
  const before = new Map(baseline.cases.map((result) => [result.id, result]))
  const both: Flip[] = []
  const changed: string[] = []
  const added: string[] = []
  for (const after of run.cases) {
    const match = before.get(after.id)
    if (match === undefined) added.push(after.id)
    else if (match.caseHash !== after.caseHash) changed.push(after.id)
    else both.push({ before: match, after })
  }
  const ids = new Set(run.cases.map(({ id }) => id))
  return {
    paired: both.length,
    pairedShare: baseline.cases.length === 0 ? 0 : both.length / baseline.cases.length,
    worse: both.filter((flip) => isPassed(flip.before) && !isPassed(flip.after)),
    better: both.filter((flip) => !isPassed(flip.before) && isPassed(flip.after)),
    changed,
    added,
    removed: baseline.cases.map(({ id }) => id).filter((id) => !ids.has(id)),
    categoriesBefore: baseline.categories,
    metrics: Object.entries(run.metrics).map(([name, { direction, mean, n }]) => {
      const pairs = pairsOf(name, both)
      const base = baseline.metrics[name]?.mean ?? null
      const options = { draws: 10_000, seed: run.meta.seed }
      return {
        name,
        direction,
        now: mean,
        base,
        n,
        pairs,
        difference: pairedBootstrap(pairs, options),
      }
    }),
  }
}
