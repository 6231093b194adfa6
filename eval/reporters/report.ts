// Eval: what every reporter is given.
import type { Comparison } from '../compare.ts'
import type { Corpus } from '../corpus.ts'
import type { GateRules, Verdict } from '../gate.ts'
import type { CaseResult, RunFile } from '../run-file.ts'
import { isPassed } from '../run-file.ts'

export interface Report {
  run: RunFile
  comparison: Comparison | null
  rules: GateRules
  /** Null when the gate is switched off. */
  verdict: Verdict | null
  corpus: Corpus
  /** Milliseconds of each answer; empty when a report is made from a file. */
  latenciesMs: readonly number[]
  elapsedMs: number | null
}

/** A metric's value as people read it: three places, or a dash where it does not apply. */
export function formatScore(value: number | null): string {
  return value === null ? '–' : value.toFixed(3)
}

/** A signed difference; empty where there is nothing to compare. */
export function formatDelta(now: number | null, base: number | null): string {
  if (now === null || base === null) return ''
  const delta = now - base
  return Math.abs(delta) < 0.0005 ? '0' : `${delta > 0 ? '+' : ''}${delta.toFixed(3)}`
}

/** An arrow beside metrics where lower is better. */
export function metricLabel(name: string, direction: 'higher' | 'lower'): string {
  return direction === 'lower' ? `${name} ↓` : name
}

/** Failed cases by cause, most frequent first; cases that threw under 出错. */
export function failuresByCause(run: RunFile): [cause: string, cases: CaseResult[]][] {
  const groups = new Map<string, CaseResult[]>()
  for (const result of run.cases.filter((one) => !isPassed(one))) {
    const cause = result.cause ?? '出错'
    groups.set(cause, [...(groups.get(cause) ?? []), result])
  }
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)
}

/** The value below which the given share of the sorted values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** The verdict in a few words. */
export function verdictLine({ verdict }: Report): string {
  if (verdict === null) return '未过门禁检查（--no-gate）'
  const words = { 0: '门禁通过', 1: '门禁未通过', 2: '无法评测' }[verdict.exitCode]
  return `${words}（退出码 ${verdict.exitCode}）`
}
