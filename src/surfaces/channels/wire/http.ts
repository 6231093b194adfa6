// Channels: every call to a platform, with a time limit, a size limit and known hosts only.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { retryAfterMs } from '#models/retry.ts'
import { allowedUrl, type PlatformAddress } from './hosts.ts'

const TIMEOUT_MS = 10_000
const MAX_RESPONSE_BYTES = 2 ** 20
const ATTEMPTS = 3
const FIRST_RETRY_MS = 500
/** A platform that asks for a longer wait is given up: the person is gone by then. */
const MAX_RETRY_MS = 60_000

/** A call that a platform refused, did not answer, or answered with what cannot be read. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null
  /** The platform's own code; null when it gave none. */
  readonly code: number | string | null

  constructor(
    message: string,
    {
      status = null,
      code = null,
      cause,
    }: { status?: number | null; code?: number | string | null; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.status = status
    this.code = code
  }
}

export interface PlatformCall {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** A path below the base URL, or a whole address of an allowed host. */
  to: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  /** Repeating it does no harm, so it is repeated when no answer came. */
  isRepeatable?: boolean
  /** In place of the caller's: for a call that the platform holds. */
  timeoutMs?: number
  /** Breaks the call off. */
  signal?: AbortSignal
}

export interface PlatformAnswer {
  status: number
  headers: Headers
  /** Parsed JSON; null for an empty body. */
  body: unknown
}

export type CallPlatform = (call: PlatformCall) => Promise<PlatformAnswer>

export interface CallerOptions extends PlatformAddress {
  timeoutMs?: number
  firstRetryMs?: number
  /** The wait that an answer asks for beside the Retry-After header. */
  waitAskedMs?: (answer: PlatformAnswer) => number | null
}

/**
 * Calls a platform. Redirects are not followed. 429 is repeated after the wait that the platform
 * asks for; 5xx and broken connections are repeated when the call is repeatable. Throws
 * PlatformError; no message holds a path, because tokens stand in some.
 */
export function createCaller(options: CallerOptions): CallPlatform {
  const { baseUrl, timeoutMs = TIMEOUT_MS, firstRetryMs = FIRST_RETRY_MS } = options
  return async function callPlatform(call) {
    const url = allowedUrl(call.to.startsWith('/') ? baseUrl + call.to : call.to, options)
    if (url === null)
      throw new PlatformError('address of a host that is not allowed', { code: 'HOST_NOT_ALLOWED' })
    for (let attempt = 1; ; attempt++) {
      const answer = await callOnce(url, { timeoutMs, ...call }).catch((error: unknown) => error)
      const advice = attempt >= ATTEMPTS ? null : adviceOn(answer, call, options)
      const pauseMs = advice?.afterMs ?? firstRetryMs * 2 ** (attempt - 1)
      if (advice !== null) await sleep(pauseMs, undefined, signalOf(call))
      else if (isAnswer(answer)) return answer
      else throw answer
    }
  }
}

/** Whether to try again, and after which wait if the platform asks for one; null gives up. */
function adviceOn(
  answer: unknown,
  { isRepeatable = false }: PlatformCall,
  { waitAskedMs }: CallerOptions,
): { afterMs: number | null } | null {
  if (!isAnswer(answer)) return isRepeatable ? { afterMs: null } : null
  if (answer.status !== 429 && !(isRepeatable && answer.status >= 500)) return null
  const header = retryAfterMs(answer.headers.get('retry-after'), Date.now())
  const afterMs = header ?? waitAskedMs?.(answer) ?? null
  return afterMs !== null && afterMs > MAX_RETRY_MS ? null : { afterMs }
}

const ErrcodeSchema = z.looseObject({ errcode: z.number(), errmsg: z.string().default('') })

/** The body of an answer of DingTalk or WeCom, which tell by errcode. @throws PlatformError unless it is 0 */
export function acceptedByErrcode({ status, body }: PlatformAnswer, who: string): unknown {
  const { errcode: code = null, errmsg = '' } = ErrcodeSchema.safeParse(body).data ?? {}
  if (code === 0) return body
  const said = code === null ? `HTTP ${status}` : `${code} ${errmsg.slice(0, 200)}`
  throw new PlatformError(`${who}: ${said}`, { status, code })
}

function isAnswer(value: unknown): value is PlatformAnswer {
  return !(value instanceof Error)
}

function signalOf({ signal }: PlatformCall): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

async function callOnce(
  url: URL,
  call: PlatformCall & { timeoutMs: number },
): Promise<PlatformAnswer> {
  const { method = 'POST', headers = {}, body, signal, timeoutMs } = call
  const timeout = AbortSignal.timeout(timeoutMs)
  const hasBody = body !== undefined
  try {
    const response = await fetch(url, {
      method,
      headers: {
        Accept: 'application/json',
        ...(hasBody ? { 'Content-Type': 'application/json; charset=utf-8' } : {}),
        ...headers,
      },
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    // Where it leads is nobody's whom we were told to call.
    if (response.status >= 300 && response.status < 400)
      throw new PlatformError(`${url.host} redirects`, { status: response.status })
    const text = await readLimited(response)
    return { status: response.status, headers: response.headers, body: parseBody(text, response) }
  } catch (error) {
    if (error instanceof PlatformError) throw error
    throw new PlatformError(`no answer from ${url.host}`, { cause: withoutPath(error) })
  }
}

/** What went wrong in a word; whole errors of fetch may carry the address. */
function withoutPath(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return [error.name, code].filter(Boolean).join(' ')
}

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_RESPONSE_BYTES)
      throw new PlatformError('answer too large', { status: response.status })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseBody(text: string, { status }: Response): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    // Gateways answer errors in HTML, some webhooks answer "ok": the status says enough.
    if (status >= 400 || text.length < 100) return text
    throw new PlatformError('answer is not JSON', { status })
  }
}
