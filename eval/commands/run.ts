// Eval: `eval run`, asks and scores the cases, judges the result and writes the reports.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '#config/config.ts'
import { readEnvironment } from '#environment.ts'
import { AppError } from '#domain/errors.ts'
import { type CaseSelection, readCases, selectCases } from '../cases.ts'
import { compareRuns } from '../compare.ts'
import { execute, type Executed } from '../execute.ts'
import { judgeRun, readGateRules } from '../gate.ts'
import { createProgress } from '../progress.ts'
import { seededRandom } from '../random.ts'
import { tableReport } from '../reporters/table.ts'
import { writeReports } from '../reporters/write.ts'
import { isPassed, readRun, type RunFile } from '../run-file.ts'
import type { EvalCase } from '../schema.ts'
import * as settings from '../settings.ts'
import { runPublic } from './run-public.ts'
import { addRunFlags, isSelection, type RunFlags } from './run-flags.ts'

/** Where cases, baseline and gate of a profile stand. */
const PROFILE_FILES = {
  offline: {
    cases: settings.CASES_DIRECTORY,
    baseline: settings.BASELINE_FILE,
    gate: settings.GATE_FILE,
  },
  live: {
    cases: settings.CASES_DIRECTORY,
    baseline: settings.LIVE_BASELINE_FILE,
    gate: settings.LIVE_GATE_FILE,
  },
  field: {
    cases: settings.FIELD_CASES_DIRECTORY,
    baseline: settings.FIELD_BASELINE_FILE,
    gate: settings.FIELD_GATE_FILE,
  },
} as const

/** Of a run over cases; the public sets have their own. */
type CaseFlags = RunFlags & { profile: keyof typeof PROFILE_FILES }

function asksCases(flags: RunFlags): flags is CaseFlags {
  return flags.profile !== 'public'
}

/** Adds the command, which also runs when none is named. */
export function addRunCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program.command('run', { isDefault: true })
  addRunFlags(command.description('提问、评分、过门禁并写出报告')).action(async (flags: RunFlags) =>
    finish(await (asksCases(flags) ? run(flags) : runPublic(flags))),
  )
}

async function failingIds({ onlyFailing, out }: RunFlags): Promise<ReadonlySet<string> | null> {
  if (onlyFailing === undefined) return null
  const previous = await readRun(onlyFailing === true ? join(out, 'run.json') : onlyFailing)
  return new Set(previous.cases.filter((result) => !isPassed(result)).map(({ id }) => id))
}

async function chooseCases(flags: CaseFlags): Promise<EvalCase[]> {
  const { cases, faults } = await readCases(flags.cases ?? PROFILE_FILES[flags.profile].cases)
  const [fault] = faults
  if (fault !== undefined) {
    throw new AppError('INVALID_INPUT', `用例有误：${fault.where} ${fault.message}`)
  }
  const selection: CaseSelection = {}
  const ids = await failingIds(flags)
  if (ids !== null) selection.ids = ids
  if (flags.category !== undefined) selection.categories = flags.category
  if (flags.filter !== undefined) selection.filter = flags.filter
  if (flags.tag !== undefined) selection.tags = flags.tag
  if (flags.limit !== undefined) selection.limit = flags.limit
  if (flags.sample !== undefined) {
    selection.sample = { size: flags.sample, random: seededRandom(flags.seed) }
  }
  return selectCases(cases, selection)
}

/** The baseline to compare with; one that is asked for must be there. */
async function readBaseline({ baseline, gate, profile }: CaseFlags): Promise<RunFile | null> {
  const file = baseline ?? PROFILE_FILES[profile].baseline
  // Nobody has blessed a live run before the first one.
  const isNeeded = gate && (baseline !== undefined || profile !== 'live')
  return file !== 'none' && (isNeeded || existsSync(file)) ? readRun(file) : null
}

async function executeWithProgress(flags: CaseFlags): Promise<Executed> {
  const progress = createProgress(process.stderr)
  const { k, repeat, concurrency, seed, answers, endpoint } = flags
  try {
    return await execute({
      cases: await chooseCases(flags),
      isSelection: isSelection(flags),
      config: loadConfig(readEnvironment()),
      answers,
      live:
        flags.profile === 'live' ? { cache: flags.cache, cassetteFile: flags.cassette } : undefined,
      endpoint,
      isField: flags.profile === 'field',
      retrievalOnly: flags.retrievalOnly === true,
      k,
      repeat,
      concurrency,
      seed,
      failFast: flags.failFast === true,
      onProgress: progress.update,
    })
  } finally {
    progress.clear()
  }
}

/** Whether nothing but code, documents and cases decided the run. */
function isDeterministic({ meta }: RunFile, { cache }: RunFlags): boolean {
  return (
    ['offline', 'field'].includes(meta.profile) || (meta.profile === 'live' && cache === 'replay')
  )
}

/** Cases, run, comparison, verdict, reports; returns the exit code. */
async function run(flags: CaseFlags): Promise<number> {
  const startedAt = performance.now()
  const rules = await readGateRules(PROFILE_FILES[flags.profile].gate)
  const baseline = await readBaseline(flags)
  const { run: result, corpus, latenciesMs } = await executeWithProgress(flags)
  const comparison = baseline === null ? null : compareRuns(baseline, result)
  const verdict = judgeRun(result, {
    rules,
    comparison,
    deterministic: isDeterministic(result, flags),
    corpus: {
      baselineHash: baseline?.meta.corpusHash ?? null,
      mayChange: flags.allowCorpusChange === true,
    },
  })
  const report = {
    run: result,
    comparison,
    rules,
    verdict: flags.gate || verdict.exitCode === 2 ? verdict : null,
    corpus,
    latenciesMs: Object.values(latenciesMs).flat(),
    elapsedMs: performance.now() - startedAt,
  }
  const files = await writeReports(report, flags.reporter, flags.out)
  if (flags.quiet !== true && flags.reporter.includes('table')) {
    process.stdout.write(`${tableReport(report)}\n${files.join('  ')}\n`)
  }
  return report.verdict?.exitCode ?? 0
}
