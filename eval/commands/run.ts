// Eval: `eval run`, asks and scores the cases, judges the result and writes the reports.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { type Config, loadConfig } from '../../src/config.ts'
import { AppError } from '../../src/domain/errors.ts'
import { readCases, selectCases, shortHash } from '../cases.ts'
import { compareRuns } from '../compare.ts'
import type { Corpus } from '../corpus.ts'
import { endpointTarget } from '../endpoint.ts'
import { judgeRun, readGateRules } from '../gate.ts'
import { metricsOf } from '../metrics/all.ts'
import { productSessions } from '../product.ts'
import { createProgress } from '../progress.ts'
import { seededRandom } from '../random.ts'
import { recordedTarget } from '../recorded.ts'
import { REPORTERS, type ReporterName, writeReports } from '../reporters/write.ts'
import { tableReport } from '../reporters/table.ts'
import { runCases, type RunOutcome } from '../run.ts'
import { isPassed, readRun, type RunFile } from '../run-file.ts'
import type { EvalCase } from '../schema.ts'
import * as settings from '../settings.ts'
import type { Target } from '../target.ts'

interface RunFlags {
  cases: string
  category?: string[]
  filter?: string
  tag?: string[]
  limit?: number
  sample?: number
  seed: number
  onlyFailing?: string | true
  retrievalOnly?: true
  answers?: string
  endpoint?: string
  k: number[]
  repeat: number
  concurrency: number
  baseline: string
  allowCorpusChange?: true
  gate: boolean
  failFast?: true
  reporter: ReporterName[]
  out: string
  quiet?: true
}

function positive(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('应为正整数')
  return number
}

function list(value: string): string[] {
  return value.split(',').map((part) => part.trim())
}

function reporters(value: string): ReporterName[] {
  return list(value).map((name) => {
    const known = REPORTERS.find((one) => one === name)
    if (known === undefined) throw new InvalidArgumentError(`应为 ${REPORTERS.join('、')}`)
    return known
  })
}

/** Adds the command, which also runs when none is named. */
export function addRunCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('run', { isDefault: true })
    .description('提问、评分、过门禁并写出报告')
    .option('--cases <目录>', '用例目录', settings.CASES_DIRECTORY)
    .option('--category <类别>', '只跑这些类别，逗号分隔', list)
    .option('--filter <正则>', '只跑编号或问题匹配的用例')
    .option('--tag <标签>', '只跑带这些标签的用例，逗号分隔', list)
    .option('--limit <n>', '最多跑 n 个', positive)
    .option('--sample <n>', '随机抽约 n 个，同组不拆', positive)
    .option('--seed <n>', '抽样和重抽样的种子', positive, settings.DEFAULT_SEED)
    .option('--only-failing [run.json]', '只跑上次失败的用例')
    .option('--retrieval-only', '只评检索')
    .option('--answers <文件>', '给别处录下的答案评分（jsonl）')
    .option('--endpoint <地址>', '评一个运行中的服务')
    .option('--k <列表>', '检索截断位置', (value) => list(value).map(positive), [
      ...settings.DEFAULT_CUTOFFS,
    ])
    .option('--repeat <n>', '每题问 n 次，全对才算通过', positive, 1)
    .option('--concurrency <n>', '同时问几题', positive, 4)
    .option('--baseline <文件>', '比较的基线，none 为不比较', defaultBaseline())
    .option('--allow-corpus-change', '允许文档库与基线不同')
    .option('--no-gate', '不判定，退出码只看能否评测')
    .option('--fail-fast', '第一个失败就停')
    .option('--reporter <列表>', `报告：${REPORTERS.join(',')}`, reporters, [...REPORTERS])
    .option('--out <目录>', '报告目录', join(settings.OUTPUT_DIRECTORY, 'latest'))
    .option('--quiet', '不在终端打印')
    .action(async (flags: RunFlags) => finish(await run(flags)))
}

function defaultBaseline(): string {
  return join(settings.BASELINES_DIRECTORY, 'offline.json')
}

async function chooseCases(flags: RunFlags): Promise<EvalCase[]> {
  const { cases, faults } = await readCases(flags.cases)
  const [fault] = faults
  if (fault !== undefined) {
    throw new AppError('INVALID_INPUT', `用例有误：${fault.where} ${fault.message}`)
  }
  const { category, filter, tag, limit, sample, onlyFailing } = flags
  const previous =
    onlyFailing === undefined
      ? null
      : await readRun(onlyFailing === true ? join(flags.out, 'run.json') : onlyFailing)
  const failing = previous?.cases.filter((result) => !isPassed(result)).map(({ id }) => id)
  return selectCases(cases, {
    ...(category === undefined ? {} : { categories: category }),
    ...(filter === undefined ? {} : { filter }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(limit === undefined ? {} : { limit }),
    ...(failing === undefined ? {} : { ids: new Set(failing) }),
    ...(sample === undefined ? {} : { sample: { size: sample, random: seededRandom(flags.seed) } }),
  })
}

interface System {
  /** Undefined for the product itself. */
  target: Target | undefined
  profile: string
}

async function chooseSystem({ answers, endpoint }: RunFlags, config: Config): Promise<System> {
  if (answers !== undefined) return { target: await recordedTarget(answers), profile: 'recorded' }
  if (endpoint !== undefined) return { target: endpointTarget(endpoint), profile: 'endpoint' }
  return { target: undefined, profile: config.embeddings.kind }
}

function gitCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim()
  } catch {
    // A release archive has no repository; the run is as good without the commit.
    return null
  }
}

async function readPrompts(): Promise<string[]> {
  if (!existsSync(settings.PROMPTS_DIRECTORY)) return []
  const names = (await readdir(settings.PROMPTS_DIRECTORY)).filter((name) => name.endsWith('.md'))
  const paths = names.toSorted().map((name) => join(settings.PROMPTS_DIRECTORY, name))
  return Promise.all(paths.map((path) => readFile(path, 'utf8')))
}

interface Executed extends RunOutcome {
  corpus: Corpus
}

async function execute(flags: RunFlags, cases: EvalCase[]): Promise<Executed> {
  const config = loadConfig(process.env)
  const { target, profile } = await chooseSystem(flags, config)
  const prompts = await readPrompts()
  const sessions = productSessions({
    config,
    asOf: settings.DEFAULT_AS_OF,
    fixturesDirectory: settings.FIXTURES_DIRECTORY,
    target,
  })
  const { k, repeat, concurrency, seed } = flags
  const retrievalOnly = flags.retrievalOnly === true
  const progress = createProgress(process.stderr)
  try {
    const { corpus } = await sessions.open([])
    const outcome = await runCases({
      cases,
      open: (fixtures) => sessions.open(fixtures),
      metrics: metricsOf({ k, retrievalOnly }),
      asOf: settings.DEFAULT_AS_OF,
      repeat,
      retrievalOnly,
      promptLines: prompts.flatMap((prompt) => prompt.split('\n')),
      concurrency,
      failFast: flags.failFast === true,
      onProgress: progress.update,
      meta: {
        profile,
        git: gitCommit(),
        configHash: shortHash([config.embeddings, config.fusion]),
        promptHash: shortHash(prompts),
        seed,
        k,
      },
    })
    return { ...outcome, corpus }
  } finally {
    progress.clear()
    await sessions.close()
  }
}

function isSelection(flags: RunFlags): boolean {
  const { category, filter, tag, limit, sample, onlyFailing, failFast } = flags
  return [category, filter, tag, limit, sample, onlyFailing, failFast].some(
    (flag) => flag !== undefined,
  )
}

/** Cases, run, comparison, verdict, reports; returns the exit code. */
async function run(flags: RunFlags): Promise<number> {
  const startedAt = performance.now()
  const rules = await readGateRules(settings.GATE_FILE)
  const isCompared = flags.baseline !== 'none' && (flags.gate || existsSync(flags.baseline))
  const baseline: RunFile | null = isCompared ? await readRun(flags.baseline) : null
  const outcome = await execute(flags, await chooseCases(flags))
  const comparison = baseline === null ? null : compareRuns(baseline, outcome.run)
  const verdict = judgeRun(outcome.run, {
    rules,
    comparison,
    deterministic: outcome.run.meta.profile === 'offline',
    isSelection: isSelection(flags),
    corpus: {
      baselineHash: baseline?.meta.corpusHash ?? null,
      mayChange: flags.allowCorpusChange === true,
    },
  })
  const report = {
    run: outcome.run,
    comparison,
    rules,
    verdict: flags.gate || verdict.exitCode === 2 ? verdict : null,
    corpus: outcome.corpus,
    latenciesMs: Object.values(outcome.latenciesMs).flat(),
    elapsedMs: performance.now() - startedAt,
  }
  const files = await writeReports(report, flags.reporter, flags.out)
  if (flags.quiet !== true && flags.reporter.includes('table')) {
    process.stdout.write(`${tableReport(report)}\n${files.join('  ')}\n`)
  }
  return report.verdict?.exitCode ?? 0
}
