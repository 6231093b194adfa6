// HTTP: the one place where an error becomes an HTTP answer, as RFC 9457 problem details.
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import type { Language } from '#domain/context.ts'
import { AppError, type Bilingual } from '#domain/errors.ts'
import {
  EXACT_PROBLEMS,
  PROBLEM_SENTENCES,
  PROBLEM_TITLES,
  type ProblemCode,
} from '#words/problems.ts'
import type { AppContext } from './context.ts'

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

export const ProblemSchema = z
  .object({
    type: z.string().describe('URN of the kind of problem; stable, for programs'),
    title: z.string().describe('the kind of problem in words'),
    status: z.int(),
    detail: z.string().describe('what failed this time and what to do about it'),
    requestId: z.string().describe('the X-Request-Id of this exchange; quote it when asking'),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('every field that was refused'),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof ProblemSchema>

/** The HTTP status of each kind of failure. */
const STATUSES = {
  INVALID_INPUT: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  INDEX_NOT_READY: 503,
  LIBRARY_EMPTY: 503,
  BUSY: 503,
  MODEL_UNAVAILABLE: 503,
  TIMEOUT: 504,
} as const satisfies Record<ProblemCode, number>

/** When to come back if nothing more exact is known. */
const RETRY_AFTER_S = 2

export interface ProblemOptions {
  /** Every field that was refused. */
  fieldErrors?: Problem['errors']
  retryAfterS?: number
}

/** A failure that only HTTP knows of: a bad field, an unknown route, a wrong method. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: ProblemCode
  readonly detail: Bilingual
  readonly fieldErrors: NonNullable<Problem['errors']>
  /** Seconds after which another try may succeed. */
  readonly retryAfterS: number | null

  constructor(
    code: ProblemCode,
    detail?: Bilingual,
    { fieldErrors = [], retryAfterS }: ProblemOptions = {},
  ) {
    const said = detail ?? PROBLEM_SENTENCES[code]
    super(said.en)
    this.code = code
    this.detail = said
    this.fieldErrors = fieldErrors
    this.retryAfterS = retryAfterS ?? (STATUSES[code] === 503 ? RETRY_AFTER_S : null)
  }
}

/** Whether an error refuses a request because there are too many. */
export function isBusy(error: unknown): boolean {
  return error instanceof HttpProblem && error.code === 'BUSY'
}

/** The kind of failure that an error is answered as. */
export function codeOf(error: unknown): ProblemCode {
  return asHttpProblem(error).code
}

/** The problem details of an error, in a language; words of unexpected errors are never shown. */
export function describeProblem(error: unknown, at: { language: Language; requestId: string }) {
  const { code, detail, fieldErrors } = asHttpProblem(error)
  const problem: Problem = {
    type: `urn:problem-type:tiaoli:${code.toLowerCase().replaceAll('_', '-')}`,
    title: PROBLEM_TITLES[code][at.language],
    status: STATUSES[code],
    detail: detail[at.language],
    requestId: at.requestId,
  }
  return fieldErrors.length === 0 ? problem : { ...problem, errors: fieldErrors }
}

/** What nginx logs for a client that left before its answer; nobody receives it. */
const CLIENT_CLOSED_REQUEST = 499

/** A failure in the shape that the clients of a surface read. */
export type DescribeFailure = (problem: Problem, code: ProblemCode) => object

/** The response to an error; unexpected ones are logged with their cause. */
export function failureResponse(
  c: AppContext,
  error: unknown,
  describe: DescribeFailure | undefined,
): Response {
  if (c.req.raw.signal.aborted) return new Response(null, { status: CLIENT_CLOSED_REQUEST })
  const problem = describeProblem(error, c.var)
  const failure = asHttpProblem(error)
  const status = STATUSES[failure.code]
  logFailure(c, error, status)
  setFailureHeaders(c, failure)
  if (describe !== undefined) return c.json(describe(problem, failure.code), status)
  return c.body(JSON.stringify(problem), status, {
    'Content-Type': `${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    'Content-Language': c.var.language,
  })
}

/**
 * What a client is told beside the words: when to come back, how to show who it is, and that a
 * connection is of no more use whose request was not read to its end.
 */
function setFailureHeaders(c: AppContext, { code, retryAfterS }: HttpProblem): void {
  const status = STATUSES[code]
  if (retryAfterS !== null) c.header('Retry-After', `${retryAfterS}`)
  if (status === 401) c.header('WWW-Authenticate', 'Bearer')
  if (status === 413) c.header('Connection', 'close')
}

/**
 * Logs what is our failure and not the client's: errors if unexpected, warnings if known. Of an
 * HttpProblem (still loading, time up) the line of the request says enough.
 */
export function logFailure(c: AppContext, error: unknown, status: number): void {
  const { logger, requestId } = c.var
  if (status < 500 || error instanceof HttpProblem || c.req.raw.signal.aborted) return
  logger[status === 500 ? 'error' : 'warn']({ err: error, requestId }, 'request failed')
}

function asHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof AppError) return fromAppError(error)
  if (error instanceof HTTPException) return fromHttpException(error)
  if (error instanceof Error && error.name === 'TimeoutError') return new HttpProblem('TIMEOUT')
  return new HttpProblem('INTERNAL')
}

function fromAppError({ code, message, english }: AppError): HttpProblem {
  if (code === 'INTERNAL') return new HttpProblem('INTERNAL')
  return new HttpProblem(code, { zh: message, en: english ?? PROBLEM_SENTENCES[code].en })
}

/** The framework throws 415 for a wrong content type and 400 for a body that is not JSON. */
function fromHttpException({ status }: HTTPException): HttpProblem {
  if (status === 415) return new HttpProblem('UNSUPPORTED_MEDIA_TYPE')
  if (status === 400) return new HttpProblem('INVALID_INPUT', EXACT_PROBLEMS.INVALID_INPUT.json)
  return new HttpProblem('INTERNAL')
}
