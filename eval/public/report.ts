// Eval: the public sets as a table for a terminal.
import { renderTable } from '#surfaces/cli/table.ts'
import { estimate, type Estimate } from '../stats.ts'
import { figuresOf, type Change, type Judgement } from './judge.ts'
import type { Hand, SetRecord } from './record.ts'
import type { PublicRun } from './run.ts'
import { FIGURES, TO_REACH } from './scores.ts'

const WIDTH = 120
const HAND_NAMES: Readonly<Record<Hand, string>> = {
  own: '自己出的题',
  blind: '没见过程序的人出的题',
  public: '公开题集',
}

/** A figure of a set, and whether it reaches what it should; null where nothing is asked of it. */
export interface Reached {
  figure: string
  value: Estimate
  toReach: number | null
  isReached: boolean | null
}

export function reachedOf(record: SetRecord): Reached[] {
  const targets = TO_REACH[record.set] ?? TO_REACH['*'] ?? {}
  return figuresOf(record).map((figure) => {
    const value = estimate(record.results.flatMap(({ scores }) => scores[figure] ?? []))
    const toReach = targets[figure] ?? null
    const isHigher = FIGURES[figure]?.direction === 'higher'
    const isReached =
      toReach === null ? null : isHigher ? value.mean >= toReach : value.mean <= toReach
    return { figure, value, toReach, isReached }
  })
}

/** The figures that a run does not reach, as `set figure`. */
export function missedOf(records: readonly SetRecord[]): string[] {
  return records.flatMap((record) =>
    reachedOf(record)
      .filter(({ isReached }) => isReached === false)
      .map(({ figure }) => `${record.set} ${FIGURES[figure]?.label ?? figure}`),
  )
}

export function publicReport(
  { records, skipped, seconds }: PublicRun,
  judgements: ReadonlyMap<string, Judgement>,
): string {
  const parts = Object.entries(HAND_NAMES).flatMap(([hand, name]) => {
    const own = records.filter((record) => record.hand === hand)
    return own.length === 0 ? [] : [`${name}\n${tableOf(own, judgements)}`]
  })
  const times = Object.entries(seconds).map(([name, value]) => `${name} ${value.toFixed(1)} s`)
  if (skipped.length > 0) parts.push(`没有数据，跳过：${skipped.join('、')}`)
  return [...parts, times.join('  ')].join('\n\n')
}

function tableOf(
  records: readonly SetRecord[],
  judgements: ReadonlyMap<string, Judgement>,
): string {
  const head = ['题集', '指标', 'n', '值', '95 % 区间', '目标', '与基线之差']
  const rows = records.flatMap((record) =>
    reachedOf(record).map(({ figure, value, toReach, isReached }) => [
      record.set,
      FIGURES[figure]?.label ?? figure,
      `${value.n}`,
      shown(value.mean),
      `[${shown(value.low)}, ${shown(value.high)}]`,
      toReach === null ? '' : `${toReach} ${isReached === true ? '✓' : '✗'}`,
      changeCell(judgements.get(record.set)?.changes.find((one) => one.figure === figure)),
    ]),
  )
  return renderTable([head, ...rows], WIDTH)
}

function changeCell(change: Change | undefined): string {
  if (change === undefined) return ''
  const { delta, low, high, isDrop } = change
  return `${shown(delta)} [${shown(low)}, ${shown(high)}]${isDrop ? ' 变差' : ''}`
}

function shown(value: number): string {
  return value.toFixed(3)
}
