import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../eval/compare.ts'
import { type GateOptions, type GateRules, judgeRun, readGateRules } from '../../eval/gate.ts'
import { metricsOf } from '../../eval/metrics/all.ts'
import type { CaseResult, RunFile } from '../../eval/run-file.ts'
import { GATE_FILE } from '../../eval/settings.ts'
import { caseResult, failed, runOf } from './run-files.ts'

const RULES: GateRules = {
  leastPairedShare: 0.95,
  metrics: { facts: { direction: 'higher', floor: 0.5, margin: 0.02, gated: true } },
  categories: {},
}

function many(count: number, change: (index: number) => CaseResult): CaseResult[] {
  return Array.from({ length: count }, (_, index) => change(index))
}

function judge(run: RunFile, baseline: RunFile | null, changes: Partial<GateOptions> = {}) {
  return judgeRun(run, {
    rules: RULES,
    comparison: baseline === null ? null : compareRuns(baseline, run),
    deterministic: true,
    corpus: { baselineHash: baseline?.meta.corpusHash ?? null, mayChange: false },
    ...changes,
  })
}

/** A hundred cases of which the first ones fail. */
function losing(count: number, critical = false): RunFile {
  return runOf(
    many(100, (index) =>
      index < count ? failed(`c${index}`, { critical }) : caseResult(`c${index}`),
    ),
  )
}

const ALL_PASS = runOf(many(100, (index) => caseResult(`c${index}`)))

describe('judgeRun', () => {
  it('passes a run that lost nothing', () => {
    expect(judge(ALL_PASS, ALL_PASS)).toMatchObject({ exitCode: 0, failures: [] })
  })

  it('fails an offline run that lost one case, however good the mean is', () => {
    const run = runOf(many(100, (index) => (index === 3 ? failed('c3') : caseResult(`c${index}`))))
    expect(judge(run, ALL_PASS)).toMatchObject({
      exitCode: 1,
      failures: [expect.stringContaining('c3')],
    })
  })

  it('fails below a floor without any baseline', () => {
    const run = runOf(
      many(10, (index) => (index < 6 ? failed(`c${index}`) : caseResult(`c${index}`))),
    )
    expect(judge(run, null).exitCode).toBe(1)
  })

  it('fails a category below its floor though the mean is above', () => {
    const rules = { ...RULES, categories: { numeric: 1 } }
    const run = runOf(many(100, (index) => (index === 3 ? failed('c3') : caseResult(`c${index}`))))
    expect(judge(run, null, { rules }).failures).toEqual([expect.stringContaining('numeric')])
  })

  it('passes equal means of lower-is-better metrics and fails those above', () => {
    const rules = {
      ...RULES,
      metrics: { facts: { direction: 'lower', floor: 0.9, margin: 0, gated: true } as const },
    }
    expect(judge(ALL_PASS, null, { rules }).exitCode).toBe(1)
    expect(
      judge(runOf([failed('c0')]), null, { rules: { ...rules, categories: {} } }).exitCode,
    ).toBe(0)
  })

  it('lets live runs lose a case by chance, but not many, and no critical one', () => {
    const live = { deterministic: false }
    expect(judge(losing(2), ALL_PASS, live).exitCode).toBe(0)
    expect(judge(losing(12), ALL_PASS, live).exitCode).toBe(1)
    expect(judge(losing(1, true), ALL_PASS, live).exitCode).toBe(1)
  })

  it('warns of gains too good to be true', () => {
    const poor = runOf(
      many(100, (index) => (index < 40 ? failed(`c${index}`) : caseResult(`c${index}`))),
    )
    expect(judge(ALL_PASS, poor).warnings).toEqual([expect.stringContaining('可疑')])
  })

  it.each([
    ['no case was run', runOf([]), ALL_PASS],
    ['a case threw', runOf([caseResult('c0', { error: 'boom', passes: [] })]), null],
    ['a label means no clause', { ...ALL_PASS, unresolved: ['c0: plan 九'] }, null],
    ['a gated metric has no score', { ...ALL_PASS, metrics: {} }, null],
    [
      'too few cases pair with the baseline',
      runOf(many(90, (index) => caseResult(`c${index}`))),
      ALL_PASS,
    ],
    [
      'the documents differ from the baseline',
      runOf(ALL_PASS.cases, { corpusHash: 'new' }),
      ALL_PASS,
    ],
  ])('is never green when %s', (_what, run, baseline) => {
    const verdict = judge(run, baseline)
    expect(verdict.exitCode).toBe(2)
    expect(verdict.obstacles).toHaveLength(run.cases.length === 0 ? 3 : 1)
  })

  it('takes other documents when told so', () => {
    const run = runOf(ALL_PASS.cases, { corpusHash: 'new' })
    const corpus = { baselineHash: 'corpus', mayChange: true }
    expect(judge(run, ALL_PASS, { corpus }).exitCode).toBe(0)
  })

  it('does not ask a selection for every case and metric', () => {
    const run = { ...runOf([caseResult('c0')], { isSelection: true }), metrics: {} }
    expect(judge(run, ALL_PASS).exitCode).toBe(0)
  })

  it('pairs no case whose label changed', () => {
    const changed = failed('c3', { caseHash: 'other' })
    const run = runOf(many(100, (index) => (index === 3 ? changed : caseResult(`c${index}`))))
    const verdict = judge(run, ALL_PASS)
    expect(verdict.exitCode).toBe(0)
    expect(verdict.warnings).toEqual([expect.stringContaining('1 个用例的内容变了')])
  })
})

describe('gate.json', () => {
  it('names only metrics that exist, in their own direction', async () => {
    const rules = await readGateRules(GATE_FILE)
    const directions = Object.fromEntries(
      metricsOf({ k: [5, 10], scope: 'all' }).map(({ name, direction }) => [name, direction]),
    )
    for (const [name, { direction }] of Object.entries(rules.metrics)) {
      expect([name, directions[name]]).toEqual([name, direction])
    }
  })
})
