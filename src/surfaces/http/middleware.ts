// HTTP: what happens around every request: identity, language, log line, limits, readiness.
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { languageDetector } from 'hono/language'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import type { MiddlewareHandler } from 'hono'
import { dayInBeijing } from '#domain/document.ts'
import { STRANGER } from '#domain/principal.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'
import type { AppEnv, Served, ServerLimits } from './context.ts'
import type { Logger } from './logger.ts'
import { HttpProblem, isBusy } from './problem.ts'

/** Paths that monitors call every few seconds; their log lines are for debugging only. */
const PROBE_PATHS = new Set(['/healthz', '/readyz'])
/** Who knows these ids may read what they name, so they stay out of the log. */
const CAPABILITY = /^(\/api\/(?:conversations|answers)\/)[^/]+/
const MAX_REQUEST_ID_CHARS = 64
const POLICY_HEADER = 'Content-Security-Policy'
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Takes a sane X-Request-Id over or makes one, and answers with it. */
export const identifyRequest = (): MiddlewareHandler<AppEnv> =>
  requestId({ limitLength: MAX_REQUEST_ID_CHARS })

/** Chooses zh or en by Accept-Language; Chinese unless the client prefers English. */
export const detectLanguage = (): MiddlewareHandler<AppEnv> =>
  languageDetector({
    order: ['header'],
    supportedLanguages: ['zh', 'en'],
    fallbackLanguage: 'zh',
    caches: false,
  })

/** Nothing here is to be framed, sniffed, or loaded from elsewhere. */
export const setSecurityHeaders = (): MiddlewareHandler<AppEnv> =>
  secureHeaders({
    xFrameOptions: 'DENY',
    // Tiaoli listens on plain HTTP; the proxy that adds TLS decides on HSTS.
    strictTransportSecurity: false,
  })

/** What is not the page, which brings its own policy, is data: a browser shall run nothing of it. */
export const forbidContent: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  if (!c.res.headers.has(POLICY_HEADER)) c.res.headers.set(POLICY_HEADER, DATA_POLICY)
}

/** Lets web pages of the given origins call the API and read the request id. */
export const allowOrigins = (origins: readonly string[]): MiddlewareHandler<AppEnv> =>
  cors({ origin: [...origins], exposeHeaders: ['X-Request-Id'] })

/** What is known of a request before anything is looked at. */
export function beginRequest(
  logger: Logger,
  now: () => Date,
  limits: ServerLimits,
): MiddlewareHandler<AppEnv> {
  return async function beginKnown(c, next) {
    c.set('logger', logger)
    c.set('asOf', dayInBeijing(now()))
    c.set('limits', limits)
    c.set('principal', STRANGER)
    await next()
  }
}

/** One log line a request: never the words of a question, only how long it was. */
export function logRequests(now: () => Date): MiddlewareHandler<AppEnv> {
  return async function logRequest(c, next) {
    const startedAt = now().getTime()
    await next()
    const { method, path } = c.req
    const line = {
      requestId: c.var.requestId,
      method,
      path: path.replace(CAPABILITY, '$1…'),
      status: c.res.status,
      ms: now().getTime() - startedAt,
      questionChars: c.var.questionChars,
    }
    // Refusals of a crowd are counted elsewhere.
    const isRoutine = PROBE_PATHS.has(path) || isBusy(c.error)
    c.var.logger[isRoutine ? 'debug' : 'info'](line, 'request')
  }
}

/**
 * Gives the handlers a signal that aborts when the client leaves or the time is up, and answers
 * 504 in the latter case even if the handler does not listen to it.
 */
export function limitTime(timeoutMs: number): MiddlewareHandler<AppEnv> {
  return async function limitRequestTime(c, next) {
    const timeout = AbortSignal.timeout(timeoutMs)
    c.set('signal', AbortSignal.any([c.req.raw.signal, timeout]))
    const expired = new Promise<never>((_resolve, reject) => {
      timeout.addEventListener('abort', () => reject(new HttpProblem('TIMEOUT')), { once: true })
    })
    await Promise.race([next(), expired])
  }
}

/** Refuses bodies beyond the limit, also those sent in chunks without a length. */
export function limitBody({ maxBodyBytes }: ServerLimits): MiddlewareHandler<AppEnv> {
  const refuse = (): never => {
    throw new HttpProblem('TOO_LARGE', EXACT_PROBLEMS.TOO_LARGE.body(maxBodyBytes))
  }
  const limitUnsized = bodyLimit({ maxSize: maxBodyBytes, onError: refuse })
  return async function limitBodySize(c, next) {
    const length = c.req.header('Content-Length')
    const isSized = length !== undefined && c.req.header('Transfer-Encoding') === undefined
    // A look at the body itself makes the adapter build a whole Request, so lengths are trusted:
    // the parser of HTTP holds senders to them.
    if (!isSized) return limitUnsized(c, next)
    return Number(length) > maxBodyBytes ? refuse() : next()
  }
}

/** Hands the assistant to the handlers, or answers 503 while the library is being loaded. */
export function requireAssistant(services: () => Served | null): MiddlewareHandler<AppEnv> {
  return async function requireLoaded(c, next) {
    const loaded = services()
    if (loaded === null) throw new HttpProblem('INDEX_NOT_READY')
    c.set('assistant', loaded.assistant)
    await next()
  }
}
