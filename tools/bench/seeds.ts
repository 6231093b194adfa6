// Bench: the product on its seeds: time to the first answer, time of an answer, memory.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { compose, type Composed } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { percentile, report, residentMegabytes, shownMs, timed } from './measure.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SEEDS = path.join(ROOT, 'seeds')
const FIRST_ANSWER = fileURLToPath(new URL('first-answer.ts', import.meta.url))
const FIRST_QUESTION = '哪些措施涉及老年用品？'
/** Each question is asked so often; the first time is not counted. */
const ROUNDS = 4

const CaseSchema = z.object({ question: z.string() })
const FirstAnswerSchema = z.object({ outcome: z.string(), ms: z.number() })

/** Prints start times, answer times by intent, answers a second and memory. */
export async function benchSeeds(): Promise<void> {
  const storeDirectory = mkdtempSync(path.join(tmpdir(), 'tiaoli-bench-'))
  try {
    report('first answer, nothing built', shownMs(firstAnswerMs(storeDirectory)))
    const warm = [1, 2, 3].map(() => firstAnswerMs(storeDirectory))
    report('first answer, library built', shownMs(Math.min(...warm)))
    const config = loadConfig({ TIAOLI_SEEDS: SEEDS, TIAOLI_VECTORSTORE: storeDirectory })
    const { result, ms } = await timed(() => compose(config))
    const { documents, clauses } = result.report
    report(`opened, ${documents} documents, ${clauses} clauses`, shownMs(ms))
    await benchAnswers(result)
    report('resident', residentMegabytes())
  } finally {
    rmSync(storeDirectory, { recursive: true })
  }
}

function firstAnswerMs(storeDirectory: string): number {
  const args = ['--import', 'tsx', FIRST_ANSWER, SEEDS, storeDirectory, FIRST_QUESTION]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: ROOT })
  if (stdout === '') throw new Error(stderr)
  return FirstAnswerSchema.parse(JSON.parse(stdout)).ms
}

/** Asks the questions of the eval cases, one after the other. */
async function benchAnswers({ assistant, newContext }: Composed): Promise<void> {
  const questions = readQuestions(path.join(ROOT, 'eval', 'cases'))
  const times = new Map<string, number[]>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const question of questions) {
      const { result, ms } = await timed(() => assistant.ask({ question }, newContext()))
      if (round === 0) continue
      const kind = result.outcome === 'refused' ? 'refused' : result.intent
      times.set(kind, [...(times.get(kind) ?? []), ms])
    }
  }
  for (const [kind, ofKind] of [...times].toSorted()) printTimes(kind, ofKind)
  const all = [...times.values()].flat()
  printTimes('all', all)
  const seconds = all.reduce((sum, ms) => sum + ms, 0) / 1000
  report('answers a second', (all.length / seconds).toFixed(0))
}

function printTimes(kind: string, times: readonly number[]): void {
  const [middle, high] = [percentile(times, 0.5), percentile(times, 0.99)]
  report(`answer, ${kind} (${times.length}), p50 / p99`, `${shownMs(middle)} / ${shownMs(high)}`)
}

function readQuestions(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(path.join(directory, name), 'utf8').trim().split('\n'))
    .map((line) => CaseSchema.parse(JSON.parse(line)).question)
}
