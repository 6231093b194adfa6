// Bench: the HTTP service on the seeds: one caller, many callers, and how quick it stays for others.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { load, type LoadOptions, type LoadResult } from './load.ts'
import { percentile, report, shownMs } from './measure.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** About 18,000 characters of answer. */
const LIST_QUESTION = '哪些措施涉及老年用品？'
const QUESTIONS = [
  LIST_QUESTION,
  '68号文第十四条',
  '轻工业稳增长的主要目标是什么？',
  '行动计划现在有效吗？',
  '上海重点实验室怎样申请？',
  '对火星基地有什么规定？',
]
const WARM_UP_SECONDS = 2
const ONE_CALLER_SECONDS = 4
const CROWD_SECONDS = 8
const CROWDS = [8, 64, 256]

/** Prints times of one caller, and times, answers a second and refusals of crowds. */
export async function benchHttp(): Promise<void> {
  const storeDirectory = mkdtempSync(path.join(tmpdir(), 'tiaoli-bench-'))
  const service = spawn(process.execPath, ['--import', 'tsx', path.join('src', 'serve.ts')], {
    cwd: ROOT,
    env: { PORT: '0', ...process.env, TIAOLI_VECTORSTORE: storeDirectory, TIAOLI_CHAT_MODEL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = await portOnceLoaded(service)
    const one: Omit<LoadOptions, 'acceptEncoding'> = {
      port,
      connections: 1,
      questions: [LIST_QUESTION],
      seconds: ONE_CALLER_SECONDS,
    }
    const crowd = { ...one, questions: QUESTIONS, seconds: CROWD_SECONDS }
    await load({ ...crowd, seconds: WARM_UP_SECONDS, acceptEncoding: 'identity' })
    for (const acceptEncoding of ['gzip', 'identity'] as const)
      printOne(acceptEncoding, await load({ ...one, acceptEncoding }))
    for (const connections of CROWDS)
      printCrowd(connections, await load({ ...crowd, connections, acceptEncoding: 'gzip' }))
  } finally {
    const stopped = once(service, 'exit')
    service.kill()
    await stopped
    rmSync(storeDirectory, { recursive: true })
  }
}

/** Reads the log until the library is loaded, and on, so that the service is never held up by it. */
async function portOnceLoaded({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error('the service has no output')
  const lines = createInterface(stdout)
  return new Promise((resolve, reject) => {
    let port = 0
    lines.on('line', (line) => {
      port ||= Number(/listening on http:\/\/[^"]*:(\d+)/u.exec(line)?.[1] ?? 0)
      if (line.includes('library loaded')) resolve(port)
    })
    lines.on('close', () => reject(new Error('the service ended')))
  })
}

function printOne(encoding: string, { answerMs }: LoadResult): void {
  report(`one caller, ${encoding} (${answerMs.length}), p50 / p99`, shownTimes(answerMs))
}

function printCrowd(connections: number, result: LoadResult): void {
  const { answerMs, refusalMs, others, healthMs, seconds } = result
  report(`${connections} callers, answers (${answerMs.length}), p50 / p99`, shownTimes(answerMs))
  report('  longest', shownMs(Math.max(...answerMs)))
  report('  answers a second', (answerMs.length / seconds).toFixed(0))
  report('  refusals, longest', refusalMs.length === 0 ? '0' : shownRefusals(refusalMs))
  if (others > 0) report('  failures', `${others}`)
  report('  /healthz meanwhile, p50 / longest', shownHealth(healthMs))
}

function shownTimes(times: readonly number[]): string {
  return `${shownMs(percentile(times, 0.5))} / ${shownMs(percentile(times, 0.99))}`
}

function shownRefusals(times: readonly number[]): string {
  return `${times.length}, ${shownMs(Math.max(...times))}`
}

function shownHealth(times: readonly number[]): string {
  return `${shownMs(percentile(times, 0.5))} / ${shownMs(Math.max(...times))}`
}
