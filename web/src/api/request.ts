// Page: one request to the service, and what can go wrong with it.
import { anotherKey, key, keyHeader } from './key.ts'
import { language } from '../words/language.ts'
import type { Problem } from './types.ts'

const TIMEOUT_MS = 60_000
/** While the service loads its library it answers 503; how long and how often to ask again. */
const LOADING_PATIENCE_MS = 60_000
const LOADING_PAUSE_MS = 1000
const LOADING_STATUS = 503
const UNAUTHORIZED = 401

/** Why a request brought nothing: `offline` if no answer came at all. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure'
  readonly kind: 'offline' | 'problem'
  readonly problem: Problem | null

  constructor(problem: Problem | null, options?: { cause?: unknown }) {
    super(problem?.detail ?? 'no answer', options)
    this.kind = problem === null ? 'offline' : 'problem'
    this.problem = problem
  }
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: unknown
  accept?: string
  signal?: AbortSignal | undefined
}

/**
 * Sends a request and gives the response if it succeeded. Where a key is wanted it waits until
 * somebody gave one, so that nothing that was asked is lost.
 * @throws RequestFailure, or the reason of the signal if it was aborted
 */
export async function request(path: string, options: RequestOptions = {}): Promise<Response> {
  const patientUntil = Date.now() + LOADING_PATIENCE_MS
  for (;;) {
    const sentKey = key.value
    const response = await send(path, options)
    if (response.ok) return response
    if (response.status === UNAUTHORIZED) {
      await anotherKey(sentKey, options.signal)
      continue
    }
    const problem = await problemOf(response)
    if (response.status !== LOADING_STATUS || !isLoading(problem) || Date.now() > patientUntil)
      throw new RequestFailure(problem)
    await pause(LOADING_PAUSE_MS, options.signal)
  }
}

/** The JSON of a response; the service checks what it sends against the schemas of the types. */
export async function requestJson<Body>(path: string, options?: RequestOptions): Promise<Body> {
  const response = await request(path, options)
  return (await response.json().catch((cause: unknown) => {
    throw new RequestFailure(null, { cause })
  })) as Body
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { method = 'GET', body, accept = 'application/json', signal } = options
  const isStream = accept === 'text/event-stream'
  // A stream may take as long as the service lets it; whoever reads it watches over it.
  const signals = [signal ?? [], isStream ? [] : AbortSignal.timeout(TIMEOUT_MS)].flat()
  try {
    return await fetch(path, {
      method,
      signal: AbortSignal.any(signals),
      headers: {
        Accept: accept,
        'Accept-Language': language.value,
        ...keyHeader(),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason
    throw new RequestFailure(null, { cause })
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const status = response.status
  const fallback = {
    type: 'about:blank',
    title: `HTTP ${status}`,
    status,
    detail: `HTTP ${status}`,
  }
  return { requestId: '', ...fallback, ...(typeof body === 'object' ? body : null) }
}

function isLoading(problem: Problem): boolean {
  return problem.type.endsWith(':index-not-ready')
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason as Error)
      },
      { once: true },
    )
  })
}
