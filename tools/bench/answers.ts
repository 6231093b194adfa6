// Bench: answers over a directory of laws: processor time of each, and how long one holds the thread.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readStatuteQuestions } from '../../eval/public/question-sets.ts'
import { compose, type Composed } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { LISTS, LONG_WORK } from './long-work.ts'
import { percentile, report, residentMegabytes, shownMs } from './measure.ts'

const READABLE = /\.(md|markdown|txt|html?)$/i
const MAX_QUESTIONS = 100

/**
 * Prints the processor time of questions and lists, asked twice and counted the second time, and of
 * requests that are made to keep a service busy.
 * @param questionsDirectory holds the questions of laypeople that `bench:retrieval` reads, or null
 */
export async function benchAnswers(
  lawsDirectory: string,
  questionsDirectory: string | null,
): Promise<void> {
  const storeDirectory = mkdtempSync(path.join(tmpdir(), 'tiaoli-bench-'))
  const none = mkdtempSync(path.join(tmpdir(), 'tiaoli-bench-'))
  try {
    const config = loadConfig({ TIAOLI_SEEDS: none, TIAOLI_VECTORSTORE: storeDirectory })
    const product = await compose(config, {
      extraFiles: filesOf(lawsDirectory),
    })
    const { documents, clauses } = product.report
    report(`${documents} documents, ${clauses} clauses`, residentMegabytes())
    const questions = questionsDirectory === null ? [] : readStatuteQuestions(questionsDirectory)
    await timeAll(product, 'questions', questions.slice(0, MAX_QUESTIONS))
    await timeAll(product, 'lists', LISTS)
    for (const { name, run } of LONG_WORK) await measureSlices(name, () => run(product))
    report('resident', residentMegabytes())
  } finally {
    for (const directory of [storeDirectory, none]) rmSync(directory, { recursive: true })
  }
}

function filesOf(directory: string): { name: string; bytes: Buffer }[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => READABLE.test(name))
    .map((name) => ({
      name: name.replaceAll(path.sep, ' '),
      bytes: readFileSync(path.join(directory, name)),
    }))
}

async function timeAll(
  { assistant, newContext }: Composed,
  name: string,
  questions: readonly string[],
): Promise<void> {
  if (questions.length === 0) return
  const times: number[] = []
  for (const round of [0, 1]) {
    for (const question of questions) {
      const before = processorMs()
      await assistant.ask({ question }, newContext())
      if (round === 1) times.push(processorMs() - before)
    }
  }
  const [middle, high] = [percentile(times, 0.5), percentile(times, 0.95)]
  report(`${questions.length} ${name}, CPU p50 / p95`, `${shownMs(middle)} / ${shownMs(high)}`)
}

/** The processor time of a piece of work, and the longest stretch of it between two turns. */
async function measureSlices(name: string, work: () => Promise<unknown>): Promise<void> {
  const over = new AbortController()
  let longest = 0
  const watching = (async () => {
    for (let last = processorMs(); !over.signal.aborted;) {
      await nextTurn()
      const now = processorMs()
      longest = Math.max(longest, now - last)
      last = now
    }
  })()
  const before = processorMs()
  await work()
  const total = processorMs() - before
  over.abort()
  await watching
  report(`${name}, CPU / longest slice`, `${shownMs(total)} / ${shownMs(longest)}`)
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
