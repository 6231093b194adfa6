// Bench: keep-alive clients on the loopback address, bounded in count and time.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { timed } from './measure.ts'

const LOOPBACK = '127.0.0.1'
/** Pause between two looks at /healthz. */
const PROBE_PAUSE_MS = 10

export interface LoadOptions {
  port: number
  connections: number
  /** Asked one after the other, each connection from another one on. */
  questions: readonly string[]
  /** After so many seconds no request is sent any more. */
  seconds: number
  acceptEncoding: 'gzip' | 'identity'
}

export interface LoadResult {
  /** Milliseconds to the last byte of each answer, unpacked. */
  answerMs: number[]
  /** The same of each refusal (503). */
  refusalMs: number[]
  /** Answers with another status, and connections that broke. */
  others: number
  /** Milliseconds of each call of /healthz beside the load. */
  healthMs: number[]
  /** From the first request to the last answer. */
  seconds: number
}

/** Asks on so many connections at once, each again as soon as it was answered. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { connections, seconds } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const probing = new AbortController()
  const result: LoadResult = { answerMs: [], refusalMs: [], others: 0, healthMs: [], seconds: 0 }
  const startedMs = performance.now()
  const isOver = (): boolean => performance.now() - startedMs > seconds * 1000
  const probes = probe(options.port, probing.signal, result)
  await Promise.all(
    Array.from({ length: connections }, (_, first) =>
      askOnAndOn({ ...options, agent, first, isOver }, result),
    ),
  )
  result.seconds = (performance.now() - startedMs) / 1000
  probing.abort()
  await probes
  agent.destroy()
  return result
}

interface Asker extends LoadOptions {
  agent: Agent
  first: number
  isOver: () => boolean
}

async function askOnAndOn(asker: Asker, result: LoadResult): Promise<void> {
  const { port, agent, questions, first, isOver, acceptEncoding } = asker
  const headers = { 'Content-Type': 'application/json', 'Accept-Encoding': acceptEncoding }
  for (let at = first; !isOver(); at++) {
    const body = JSON.stringify({ question: questions[at % questions.length] })
    const call: Call = { port, agent, path: '/api/ask', method: 'POST', headers, body }
    const { result: status, ms } = await timed(() => statusOf(call))
    if (status === 200) result.answerMs.push(ms)
    else if (status === 503) result.refusalMs.push(ms)
    else result.others += 1
  }
}

async function probe(port: number, signal: AbortSignal, { healthMs }: LoadResult): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const call: Call = { port, agent, path: '/healthz', method: 'GET', headers: {}, body: '' }
  while (!signal.aborted) {
    healthMs.push((await timed(() => statusOf(call))).ms)
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS))
  }
  agent.destroy()
}

interface Call {
  port: number
  agent: Agent
  path: string
  method: string
  headers: Record<string, string>
  body: string
}

/** The status, once the whole body is there and unpacked; 0 for a connection that broke. */
async function statusOf(call: Call): Promise<number> {
  return answerOf(call).catch(() => 0)
}

async function answerOf({ body, ...options }: Call): Promise<number> {
  const sent = request({ host: LOOPBACK, ...options }).end(body)
  const [response] = await once(sent, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  if (response.headers['content-encoding'] === 'gzip') gunzipSync(Buffer.concat(chunks))
  return response.statusCode
}
