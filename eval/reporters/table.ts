// Eval: the report for a terminal.
import { renderTable } from '#surfaces/cli/table.ts'
import type { MetricChange } from '../compare.ts'
import { passRate } from '../gate.ts'
import type { CaseResult } from '../run-file.ts'
import { kindRows } from './kinds.ts'
import {
  failuresByCause,
  formatDelta,
  formatScore,
  metricLabel,
  percentile,
  type Report,
  verdictLine,
} from './report.ts'

const NAMES_SHOWN = 8

function headLine({ run, latenciesMs, elapsedMs }: Report): string {
  const { meta } = run
  const time =
    elapsedMs === null
      ? ''
      : `  ${(elapsedMs / 1000).toFixed(1)} s  每答 p50 ${percentile(latenciesMs, 0.5).toFixed(1)} ms p95 ${percentile(latenciesMs, 0.95).toFixed(1)} ms`
  const hashes = `文档库 ${meta.corpusHash.slice(0, 8)}  用例 ${meta.casesHash.slice(0, 8)}`
  return `评测 ${meta.profile}  ${run.cases.length} 例  ${hashes}  日期 ${meta.asOf}${time}`
}

function interval(change: MetricChange | undefined): string {
  if (change === undefined || change.pairs.length === 0) return ''
  const { low, high } = change.difference
  return `[${low.toFixed(3)}, ${high.toFixed(3)}]`
}

function gateCell(report: Report, name: string, mean: number | null): string {
  const rule = report.rules.metrics[name]
  if (rule === undefined || !rule.gated || mean === null) return ''
  const isMet = rule.direction === 'higher' ? mean >= rule.floor : mean <= rule.floor
  return isMet ? '✓' : '✗'
}

function metricTable(report: Report): string {
  const { run, comparison, rules } = report
  const applying = Object.entries(run.metrics).filter(
    ([, { n }]) => n > 0 || run.meta.profile !== 'field',
  )
  const rows = applying.map(([name, { direction, mean, n }]) => {
    const change = comparison?.metrics.find((metric) => metric.name === name)
    const floor = rules.metrics[name]
    return [
      metricLabel(name, direction),
      formatScore(mean),
      formatScore(change?.base ?? null),
      formatDelta(mean, change?.base ?? null),
      interval(change),
      String(n),
      floor === undefined ? '' : String(floor.floor),
      gateCell(report, name, mean),
    ]
  })
  const head = ['指标', '本次', '基线', 'Δ', '95% 区间', 'n', '门槛', '门禁']
  return renderTable([head, ...rows], Infinity)
}

function namesOf(results: readonly CaseResult[]): string {
  const names = results.slice(0, NAMES_SHOWN).map(({ id }) => id)
  const more = results.length - names.length
  return `${names.join(' ')}${more > 0 ? ` 等 ${results.length} 个` : ''}`
}

/** The summary that a run prints. */
export function tableReport(report: Report): string {
  const { run, comparison, verdict } = report
  const categories = Object.entries(run.categories).map(
    ([category, { passed, cases }]) => `${category} ${passed}/${cases}`,
  )
  const lines = [headLine(report), '', metricTable(report), '']
  if (run.meta.mode === 'full') {
    if (run.meta.profile === 'field') lines.push(renderTable(kindRows(report), Infinity), '')
    else lines.push(`通过 ${(passRate(run) * 100).toFixed(1)}%  ${categories.join('  ')}`)
    for (const [cause, results] of failuresByCause(run)) {
      lines.push(`  ${cause} ${results.length}：${namesOf(results)}`)
    }
  }
  if (comparison !== null) {
    lines.push(`变化  ▼ ${comparison.worse.length} 个变差  ▲ ${comparison.better.length} 个变好`)
    if (comparison.worse.length > 0) {
      lines.push(`  ▼ ${namesOf(comparison.worse.map(({ after }) => after))}`)
    }
    if (comparison.better.length > 0) {
      lines.push(`  ▲ ${namesOf(comparison.better.map(({ after }) => after))}`)
    }
  }
  lines.push('', verdictLine(report))
  lines.push(...(verdict?.obstacles ?? []).map((words) => `  ！${words}`))
  lines.push(...(verdict?.failures ?? []).map((words) => `  ✗ ${words}`))
  lines.push(...(verdict?.warnings ?? []).map((words) => `  · ${words}`))
  return lines.join('\n')
}
