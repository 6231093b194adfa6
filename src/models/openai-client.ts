// Models: the client of any endpoint that speaks OpenAI's API, and what its errors mean.
import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai'
import type { Secret } from '#domain/secret.ts'
import { retryAfterMs, type RetryAdvice } from './retry.ts'

export type { ChatCompletionCreateParamsStreaming as ChatParameters } from 'openai/resources'

const SHOWN_REASON_CHARS = 200

export interface EndpointConfig {
  baseUrl: string
  /** Null sends none, as local endpoints want it. */
  apiKey: Secret | null
}

/**
 * A client without habits of its own: it neither repeats calls, obeying any Retry-After, an hour
 * too, nor logs, which may show what is sent, nor takes anything from the environment.
 * @param maxResponseBytes a longer body of a response fails while it is read
 */
export function createOpenAIClient(
  { baseUrl, apiKey }: EndpointConfig,
  { maxResponseBytes }: { maxResponseBytes: number },
): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey?.reveal() ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    defaultHeaders: apiKey === null ? { authorization: null } : {},
    maxRetries: 0,
    logLevel: 'off',
    fetch: limitedFetch(maxResponseBytes),
  })
}

/**
 * Fetches; a longer body of a response fails while it is read. A redirect is not followed: questions
 * and key go to the address that was set up or nowhere.
 */
function limitedFetch(maxResponseBytes: number): typeof fetch {
  return async (url, init) =>
    limitedBody(await fetch(url, { ...init, redirect: 'manual' }), maxResponseBytes)
}

/** The body of a response was longer than anybody would read. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong'
}

function limitedBody(response: Response, maxBytes: number): Response {
  if (response.body === null) return response
  let bytes = 0
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength
      if (bytes > maxBytes) controller.error(new BodyTooLong(`more than ${maxBytes} bytes`))
      else controller.enqueue(chunk)
    },
  })
  const { status, statusText, headers } = response
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers })
}

/** What is known of a failed call: its HTTP status and the parameter that was not accepted. */
export interface EndpointError {
  status: number | null
  parameter: string | null
  message: string
}

/** The error that the endpoint itself answered with; null for all others. */
export function endpointErrorOf(error: unknown): EndpointError | null {
  if (!(error instanceof APIError)) return null
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError) return null
  const status = error.status as number | undefined
  return { status: status ?? null, parameter: error.param ?? null, message: error.message }
}

/** Whether nobody answered: no address, no connection, or one that broke before the answer. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof APIConnectionError
}

/** Whether nothing came within the time limit that a signal set. */
export function isTimeout(error: unknown): boolean {
  return (
    error instanceof APIUserAbortError ||
    (error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name))
  )
}

/** Broken connections, 408, 429 and 5xx may pass; a refusal stays one. */
export function adviseRetry(error: unknown, nowMs: number): RetryAdvice {
  if (error instanceof APIConnectionError) return { retry: true, afterMs: null }
  if (!(error instanceof APIError)) return { retry: false, afterMs: null }
  const status = error.status as number | undefined
  const retry = status === 408 || status === 429 || (status !== undefined && status >= 500)
  return { retry, afterMs: retryAfterMs(error.headers?.get('retry-after'), nowMs) }
}

/** Says in Chinese why a call failed; short, and never with the key. */
export function reasonOf(error: unknown, config: EndpointConfig): string {
  return shortened(describe(error), config)
}

/** Words of an endpoint as they may be shown: short and without the key. */
export function shortened(words: string, { apiKey }: EndpointConfig): string {
  const shown = apiKey === null ? words : words.replaceAll(apiKey.reveal(), '***')
  return shown.slice(0, SHOWN_REASON_CHARS)
}

function describe(error: unknown): string {
  if (error instanceof APIConnectionError) return '无法连接'
  const answered = endpointErrorOf(error)
  // The client's message begins with the status where there is one.
  if (answered)
    return answered.status === null ? `接口报错：${answered.message}` : `HTTP ${answered.message}`
  return `答复无法读取（${error instanceof Error ? error.message : String(error)}）`
}
