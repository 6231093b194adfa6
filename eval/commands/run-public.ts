// Eval: `eval run --profile public`, the question sets that stay outside the project.
import { rm } from 'node:fs/promises'
import { loadConfig } from '#config/config.ts'
import { AppError } from '#domain/errors.ts'
import { readEnvironment } from '#environment.ts'
import { type Judgement, judgeSet } from '../public/judge.ts'
import { openLibraries } from '../public/libraries.ts'
import { readRecord, writeRecord } from '../public/record.ts'
import { missedOf, publicReport } from '../public/report.ts'
import { askProduct, DUMMIES, type Respondent } from '../public/respondents.ts'
import { type PublicRun, runPublicSets } from '../public/run.ts'
import { DEFAULT_AS_OF, PUBLIC_BASELINES_DIRECTORY, PUBLIC_OUTPUT_DIRECTORY } from '../settings.ts'
import type { RunFlags } from './run-flags.ts'

/** The dummy that is the program itself, and may reach what it can. */
const THE_PRODUCT = 'first-edition'

/** Runs, compares, reports and writes the records; returns the exit code. */
export async function runPublic(flags: RunFlags): Promise<number> {
  if (flags.dummy === true) return runDummies(flags)
  const run = await runAs(askProduct, flags, true)
  if (run.records.length === 0) throw new AppError('INVALID_INPUT', '目录里没有任何题集。')
  const judgements = new Map<string, Judgement>()
  await rm(PUBLIC_OUTPUT_DIRECTORY, { recursive: true, force: true })
  for (const record of run.records) {
    const baseline = readRecord(PUBLIC_BASELINES_DIRECTORY, record.set)
    if (baseline !== null) judgements.set(record.set, judgeSet(baseline, record))
    await writeRecord(PUBLIC_OUTPUT_DIRECTORY, record)
  }
  process.stdout.write(`${publicReport(run, judgements)}\n`)
  return flags.gate ? verdict(run, judgements) : 0
}

function verdict(run: PublicRun, judgements: ReadonlyMap<string, Judgement>): number {
  const say = (line: string): unknown => process.stdout.write(`${line}\n`)
  for (const { set } of run.records) if (!judgements.has(set)) say(`没有基线：${set}`)
  const judged = [...judgements]
  const obstacles = judged.flatMap(([, { obstacle }]) => obstacle ?? [])
  const drops = judged.flatMap(([set, { changes }]) =>
    changes.filter(({ isDrop }) => isDrop).map(({ figure }) => `${set} ${figure}`),
  )
  for (const obstacle of obstacles) say(`无法判定：${obstacle}`)
  if (drops.length > 0) say(`显著变差：${drops.join('、')}`)
  if (obstacles.length > 0) return 2
  return drops.length > 0 ? 1 : 0
}

async function runDummies(flags: RunFlags): Promise<number> {
  let passed = 0
  for (const [name, respondent] of Object.entries(DUMMIES)) {
    const run = await runAs(respondent, flags, false)
    const missed = missedOf(run.records)
    process.stdout.write(`\n${name}\n${publicReport(run, new Map())}\n`)
    process.stdout.write(`未达标：${missed.join('、') || '无'}\n`)
    if (missed.length === 0 && name !== THE_PRODUCT) passed++
  }
  return passed === 0 ? 0 : 1
}

async function runAs(
  respondent: Respondent,
  { data, libraries: cacheDirectory }: RunFlags,
  withSearch: boolean,
): Promise<PublicRun> {
  if (data === undefined) throw new AppError('INVALID_INPUT', '请用 --data 指明题集所在的目录。')
  const config = loadConfig(readEnvironment())
  const libraries = await openLibraries({
    config,
    asOf: DEFAULT_AS_OF,
    cacheDirectory: cacheDirectory ?? null,
  })
  try {
    const options = { dataDirectory: data, config, libraries, respondent, withSearch }
    return await runPublicSets(options)
  } finally {
    await libraries.close()
  }
}
