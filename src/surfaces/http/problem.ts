// HTTP: the one place where an error becomes an HTTP answer, as RFC 9457 problem details.
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { AppError, type ErrorCode } from '#domain/errors.ts'
import type { AppContext, Language } from './context.ts'

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

export type ProblemCode =
  | ErrorCode
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'BUSY'
  | 'METHOD_NOT_ALLOWED'
  | 'UNSUPPORTED_MEDIA_TYPE'
type Bilingual = Record<Language, string>

interface ProblemKind {
  status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 500 | 503 | 504
  title: Bilingual
  /** Said when nothing more exact is known in the language of the request. */
  sentence: Bilingual
}

const KINDS: Record<ProblemCode, ProblemKind> = {
  INVALID_INPUT: {
    status: 400,
    title: { zh: '请求有误', en: 'Invalid request' },
    sentence: { zh: '请求的内容不符合要求。', en: 'The request is not valid; check its values.' },
  },
  UNAUTHORIZED: {
    status: 401,
    title: { zh: '没有通过验证', en: 'Unauthorized' },
    sentence: {
      zh: '缺少密钥或密钥不对；请带上请求头 Authorization: Bearer <密钥>。',
      en: 'The key is missing or wrong; send the header Authorization: Bearer <key>.',
    },
  },
  FORBIDDEN: {
    status: 403,
    title: { zh: '不允许', en: 'Forbidden' },
    sentence: { zh: '不允许这样访问。', en: 'This may not be called in this way.' },
  },
  NOT_FOUND: {
    status: 404,
    title: { zh: '没有找到', en: 'Not found' },
    sentence: { zh: '请求的内容不存在。', en: 'Something that the request names does not exist.' },
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: { zh: '方法不允许', en: 'Method not allowed' },
    sentence: { zh: '此地址不支持该方法。', en: 'This address does not support the method.' },
  },
  TOO_LARGE: {
    status: 413,
    title: { zh: '请求过大', en: 'Request too large' },
    sentence: { zh: '请求的内容太长，请缩短后重试。', en: 'The request is too long; shorten it.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'Unsupported media type' },
    sentence: {
      zh: '请以 Content-Type: application/json 发送 JSON。',
      en: 'Send JSON with Content-Type: application/json.',
    },
  },
  RATE_LIMITED: {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Too many requests' },
    sentence: { zh: '请求过于频繁，请稍后再试。', en: 'Too many requests; try again later.' },
  },
  INTERNAL: {
    status: 500,
    title: { zh: '服务器内部错误', en: 'Internal server error' },
    sentence: {
      zh: '服务器出了意外，请稍后再试；若仍出现，请把 requestId 告诉管理员。',
      en: 'Something unexpected failed. Try again; if it stays, report the requestId.',
    },
  },
  INDEX_NOT_READY: {
    status: 503,
    title: { zh: '尚未就绪', en: 'Not ready' },
    sentence: {
      zh: '文件库正在载入，请稍后再试。',
      en: 'The library is being loaded; try again in a moment.',
    },
  },
  LIBRARY_EMPTY: {
    status: 503,
    title: { zh: '文件库是空的', en: 'The library is empty' },
    sentence: {
      zh: '文件库里没有可以回答问题的条款，请管理员放入政策文件。',
      en: 'The library holds no clause; put policy documents (.html, .md, .txt) into its directory.',
    },
  },
  BUSY: {
    status: 503,
    title: { zh: '繁忙', en: 'Busy' },
    sentence: {
      zh: '正在处理的请求太多，请按 Retry-After 的秒数稍后再试。',
      en: 'Too many requests are in work; try again after the seconds of Retry-After.',
    },
  },
  MODEL_UNAVAILABLE: {
    status: 503,
    title: { zh: '模型不可用', en: 'Model unavailable' },
    sentence: { zh: '语言模型暂时不可用，请稍后再试。', en: 'The language model does not answer.' },
  },
  TIMEOUT: {
    status: 504,
    title: { zh: '处理超时', en: 'Timed out' },
    sentence: {
      zh: '没有在规定时间内完成，请稍后再试或缩小问题范围。',
      en: 'This took too long; try again or narrow the question.',
    },
  },
}

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
    const said = detail ?? KINDS[code].sentence
    super(said.en)
    this.code = code
    this.detail = said
    this.fieldErrors = fieldErrors
    this.retryAfterS = retryAfterS ?? (KINDS[code].status === 503 ? RETRY_AFTER_S : null)
  }
}

/** Whether an error refuses a request because there are too many. */
export function isBusy(error: unknown): boolean {
  return error instanceof HttpProblem && error.code === 'BUSY'
}

/** The HTTP status that an error is answered with. */
export function statusOf(error: unknown): ProblemKind['status'] {
  return KINDS[asHttpProblem(error).code].status
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
    title: KINDS[code].title[at.language],
    status: KINDS[code].status,
    detail: detail[at.language],
    requestId: at.requestId,
  }
  return fieldErrors.length === 0 ? problem : { ...problem, errors: fieldErrors }
}

/** What nginx logs for a client that left before its answer; nobody receives it. */
const CLIENT_CLOSED_REQUEST = 499

/** The response to an error; unexpected ones are logged with their cause. */
export function problemResponse(c: AppContext, error: unknown): Response {
  if (c.req.raw.signal.aborted) return new Response(null, { status: CLIENT_CLOSED_REQUEST })
  const problem = describeProblem(error, { language: c.var.language, requestId: c.var.requestId })
  logFailure(c, error, problem.status)
  setFailureHeaders(c, error)
  return c.body(JSON.stringify(problem), statusOf(error), {
    'Content-Type': `${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    'Content-Language': c.var.language,
  })
}

/**
 * What a client is told beside the words: when to come back, how to show who it is, and that a
 * connection is of no more use whose request was not read to its end.
 */
export function setFailureHeaders(c: AppContext, error: unknown): void {
  const { code, retryAfterS } = asHttpProblem(error)
  const { status } = KINDS[code]
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

function fromAppError({ code, message }: AppError): HttpProblem {
  if (code === 'INTERNAL') return new HttpProblem('INTERNAL')
  return new HttpProblem(code, { zh: message, en: KINDS[code].sentence.en })
}

/** The framework throws 415 for a wrong content type and 400 for a body that is not JSON. */
function fromHttpException({ status }: HTTPException): HttpProblem {
  if (status === 415) return new HttpProblem('UNSUPPORTED_MEDIA_TYPE')
  if (status === 400)
    return new HttpProblem('INVALID_INPUT', {
      zh: '请求体不是合法的 JSON，请检查引号、逗号与编码（UTF-8）。',
      en: 'The request body is not valid JSON; check quotes, commas and encoding (UTF-8).',
    })
  return new HttpProblem('INTERNAL')
}
