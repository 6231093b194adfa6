// Models: why a language model gave no usable answer.
import { AppError, type ErrorCode } from '#domain/errors.ts'

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

const OTHER_MODEL = '若常出现，请换一个模型（TIAOLI_CHAT_MODEL）'

/** What helps where the failure itself tells nothing better. */
const CURES: Record<ChatFailureReason, string> = {
  unavailable: '请检查网络与 TIAOLI_CHAT_BASE_URL，或稍后再试',
  rejected: '请检查 TIAOLI_CHAT_* 设置',
  'rate-limited': '额度用完或请求过于频繁，请稍后再试',
  timeout: '请检查网络，或调大 TIAOLI_CHAT_TIMEOUT_MS、TIAOLI_ASK_TIMEOUT_MS',
  cut: '对方中途断开，请检查网络与对方的长度限制',
  unreadable: '请检查 TIAOLI_CHAT_BASE_URL 是否为 OpenAI 格式的接口',
  endless: OTHER_MODEL,
  refused: OTHER_MODEL,
  filtered: OTHER_MODEL,
  truncated: OTHER_MODEL,
  empty: OTHER_MODEL,
  'invalid-object': OTHER_MODEL,
  budget: '可调大 TIAOLI_CHAT_MAX_TOKENS',
  resting: '先前的调用接连失败，请看之前的日志；恢复后自动再用',
}

export interface ChatFailureDetails {
  retryAfterMs?: number | null
  status?: number | null
  cure?: string
}

/** A call to a language model that failed; the question can still be answered without it. */
export class ChatFailure extends AppError {
  readonly reason: ChatFailureReason
  /** The wait that the endpoint asked for. */
  readonly retryAfterMs: number | null
  /** The HTTP status of the endpoint's refusal; null if there was none. */
  readonly status: number | null
  /** What an operator can do about it; nothing of what was asked or answered. */
  readonly cure: string

  constructor(
    reason: ChatFailureReason,
    message: string,
    { retryAfterMs = null, status = null, cure = CURES[reason] }: ChatFailureDetails = {},
  ) {
    super(CODES[reason] ?? 'MODEL_UNAVAILABLE', message)
    this.reason = reason
    this.retryAfterMs = retryAfterMs
    this.status = status
    this.cure = cure
  }
}

/** Whether the endpoint is to blame: asking it something else soon would fail too. */
export function isEndpointFailure(error: unknown): boolean {
  return error instanceof ChatFailure && ENDPOINT_REASONS.has(error.reason)
}
