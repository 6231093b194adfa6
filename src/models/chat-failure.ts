// Models: why a language model gave no usable answer.
import { AppError, type ErrorCode } from '../domain/errors.ts'

/** What went wrong, for programs; the message says it to people. */
export type ChatFailureReason =
  /** Nobody there, a broken connection or a 5xx. */
  | 'unavailable'
  /** A 4xx: wrong key, unknown model, a request that the endpoint does not take. */
  | 'rejected'
  | 'rate-limited'
  | 'timeout'
  /** The reply ended in the middle. */
  | 'cut'
  /** What came is no reply of this API. */
  | 'unreadable'
  /** More text than any answer has. */
  | 'endless'
  | 'refused'
  | 'filtered'
  /** The reply reached the limit of tokens. */
  | 'truncated'
  | 'empty'
  /** No value of the wanted shape, in two rounds. */
  | 'invalid-object'
  /** The tokens of this question are used up. */
  | 'budget'
  /** The endpoint failed again and again and is not asked for a while. */
  | 'resting'

/** Reasons that lie with the endpoint, not with this one question. */
const ENDPOINT_REASONS: ReadonlySet<ChatFailureReason> = new Set([
  'unavailable',
  'rejected',
  'rate-limited',
  'timeout',
  'cut',
  'unreadable',
  'endless',
])

const CODES: Partial<Record<ChatFailureReason, ErrorCode>> = {
  timeout: 'TIMEOUT',
  'rate-limited': 'RATE_LIMITED',
}

/** A call to a language model that failed; the question can still be answered without it. */
export class ChatFailure extends AppError {
  readonly reason: ChatFailureReason
  /** The wait that the endpoint asked for. */
  readonly retryAfterMs: number | null

  constructor(
    reason: ChatFailureReason,
    message: string,
    { retryAfterMs = null }: { retryAfterMs?: number | null } = {},
  ) {
    super(CODES[reason] ?? 'MODEL_UNAVAILABLE', message)
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** Whether the endpoint is to blame: asking it something else soon would fail too. */
export function isEndpointFailure(error: unknown): boolean {
  return error instanceof ChatFailure && ENDPOINT_REASONS.has(error.reason)
}
