// Eval: whether a run may be merged: exit 0 yes, 1 no, 2 it could not be judged.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import type { Comparison, MetricChange } from './compare.ts'
import { isPassed, type RunFile } from './run-file.ts'
import { CategorySchema } from './schema.ts'
import { holm, pairedBootstrap, signTest } from './stats.ts'

const MetricRuleSchema = z.strictObject({
  direction: z.enum(['higher', 'lower']),
  floor: z.number().describe('least mean, or most where lower is better'),
  margin: z.number().describe('smallest drop of a live run that counts'),
  gated: z.boolean(),
})

export const GateRulesSchema = z.strictObject({
  metrics: z.record(z.string(), MetricRuleSchema),
  categories: z.partialRecord(CategorySchema, z.number()).describe('least share of passed cases'),
  leastPairedShare: z.number().describe('of the baseline, below which runs are not comparable'),
})
export type GateRules = z.infer<typeof GateRulesSchema>

export interface GateOptions {
  rules: GateRules
  /** Null when the user asked for none. */
  comparison: Comparison | null
  /** Equal inputs give equal answers, so any lost case is a regression. */
  deterministic: boolean
  /** The baseline's corpus, and whether it may differ. */
  corpus: { baselineHash: string | null; mayChange: boolean }
}

export interface Verdict {
  exitCode: 0 | 1 | 2
  /** Why the run could not be judged. */
  obstacles: string[]
  failures: string[]
  warnings: string[]
}

const SIGNIFICANCE = 0.05
/** Gains this large and this sure are more often a broken scorer than a better system. */
const IMPROBABLE_GAIN = { delta: 0.05, p: 0.01 }

/** Reads gate.json. Throws INVALID_INPUT naming what is wrong with it. */
export async function readGateRules(file: string): Promise<GateRules> {
  try {
    return GateRulesSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new AppError('INVALID_INPUT', `门禁规则“${file}”有误：${why}`, { cause })
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}

function obstaclesOf(run: RunFile, options: GateOptions): string[] {
  const { rules, comparison, corpus } = options
  const { isSelection } = run.meta
  const errors = run.cases.filter(({ error }) => error !== null)
  const gated = Object.entries(rules.metrics).filter(([, { gated: isGated }]) => isGated)
  const isVisible = (name: string): boolean =>
    run.meta.profile !== 'recorded' || name in run.metrics
  const missing = gated
    .filter(([name]) => isVisible(name))
    .filter(([name]) => !Number.isFinite(run.metrics[name]?.mean ?? NaN))
  const obstacles: string[] = []
  if (run.cases.length === 0) obstacles.push('没有选中任何用例')
  if (errors.length > 0) {
    obstacles.push(`${errors.length} 个用例出错：${errors[0]?.id} ${errors[0]?.error}`)
  }
  if (run.unresolved.length > 0) {
    obstacles.push(`${run.unresolved.length} 条标注在库里没有对应条款：${run.unresolved[0]}`)
  }
  if (!isSelection && run.meta.mode === 'full' && missing.length > 0) {
    obstacles.push(`门禁指标没有分数：${missing.map(([name]) => name).join('、')}`)
  }
  if (comparison !== null && !isSelection && comparison.pairedShare < rules.leastPairedShare) {
    obstacles.push(`基线用例只有 ${percent(comparison.pairedShare)} 可以配对`)
  }
  const isChanged = corpus.baselineHash !== null && corpus.baselineHash !== run.meta.corpusHash
  if (isChanged && !corpus.mayChange) {
    obstacles.push('文档库与基线不同；确认后加 --allow-corpus-change，或重新 bless')
  }
  return obstacles
}

function floorFailures(run: RunFile, rules: GateRules): string[] {
  const failures: string[] = []
  for (const [name, rule] of Object.entries(rules.metrics)) {
    const mean = run.metrics[name]?.mean ?? null
    if (!rule.gated || mean === null) continue
    const isBelow = rule.direction === 'higher' ? mean < rule.floor : mean > rule.floor
    const sign = rule.direction === 'higher' ? '低于' : '高于'
    if (isBelow) failures.push(`${name} ${mean.toFixed(3)} ${sign}门槛 ${rule.floor}`)
  }
  for (const [category, floor] of Object.entries(rules.categories)) {
    const count = run.categories[category]
    if (count === undefined) continue
    const share = count.passed / count.cases
    if (share < floor) {
      failures.push(`类别 ${category} 通过率 ${percent(share)} 低于门槛 ${percent(floor)}`)
    }
  }
  return failures
}

/** Higher-is-better view of a metric's pairs, with gains and losses exchanged on demand. */
function dropP({ pairs, direction }: MetricChange, mirrored: boolean): number {
  const sign = (direction === 'higher') === mirrored ? -1 : 1
  const oriented = pairs.map(({ cluster, before, after }) => ({
    cluster,
    before: before * sign,
    after: after * sign,
  }))
  const isBinary = pairs.every(({ before, after }) => before % 1 === 0 && after % 1 === 0)
  if (!isBinary) return pairedBootstrap(oriented).dropP
  const losses = oriented.filter(({ before, after }) => after < before).length
  const gains = oriented.filter(({ before, after }) => after > before).length
  return signTest(losses, gains)
}

function gainOf({ difference, direction }: MetricChange): number {
  return direction === 'higher' ? difference.delta : -difference.delta
}

function significantDrops(comparison: Comparison, rules: GateRules): string[] {
  const gated = comparison.metrics.filter(({ name }) => rules.metrics[name]?.gated === true)
  const adjusted = holm(gated.map((change) => dropP(change, false)))
  return gated
    .filter((change, index) => {
      const margin = rules.metrics[change.name]?.margin ?? 0
      return gainOf(change) <= -margin && (adjusted[index] ?? 1) < SIGNIFICANCE
    })
    .map((change) => `${change.name} 显著变差 ${gainOf(change).toFixed(3)}`)
}

function improbableGains(comparison: Comparison, rules: GateRules): string[] {
  return comparison.metrics
    .filter((change) => rules.metrics[change.name]?.gated === true)
    .filter((change) => gainOf(change) > IMPROBABLE_GAIN.delta)
    .filter((change) => dropP(change, true) < IMPROBABLE_GAIN.p)
    .map((change) => `${change.name} 提高 ${gainOf(change).toFixed(3)}，好得可疑，请先检查评分`)
}

/** Judges a run by the floors and, if there is a baseline, by what got worse. */
export function judgeRun(run: RunFile, options: GateOptions): Verdict {
  const { rules, comparison, deterministic } = options
  const obstacles = obstaclesOf(run, options)
  const failures = floorFailures(run, rules)
  const warnings = comparison === null ? ['没有比较基线'] : improbableGains(comparison, rules)
  if (comparison !== null) {
    const lost = comparison.worse.filter(({ after }) => deterministic || after.critical)
    failures.push(
      ...lost.map(({ after }) => `${after.id} 原来通过，现在失败（${after.cause ?? '出错'}）`),
    )
    if (!deterministic) failures.push(...significantDrops(comparison, rules))
    if (comparison.changed.length > 0) {
      warnings.push(`${comparison.changed.length} 个用例的内容变了，未与基线配对`)
    }
  }
  const inferred = run.cases.filter(({ answer }) => answer?.outcomeInferred === true).length
  if (inferred > 0) warnings.push(`${inferred} 个回答没有给出 outcome，是从文字推断的`)
  const exitCode = obstacles.length > 0 ? 2 : failures.length > 0 ? 1 : 0
  return { exitCode, obstacles, failures, warnings }
}

/** Share of the cases of a run that pass. */
export function passRate(run: RunFile): number {
  return run.cases.length === 0 ? 0 : run.cases.filter(isPassed).length / run.cases.length
}
