// Models: an endpoint that fails again and again is left alone for a while.
import { AppError } from '#domain/errors.ts'
import { ChatFailure, isEndpointFailure } from './chat-failure.ts'
import type { ChatModel } from './chat-model.ts'

export interface CircuitBreakerOptions {
  /** Failures in a row until the endpoint is left alone. */
  failuresInRow: number
  /** How long it is left alone. */
  restMs: number
  /** Any clock that only goes forward. */
  clockMs: () => number
}

export interface CircuitBreaker {
  /** Milliseconds until the next call may be tried; 0 lets this one pass. */
  restLeftMs: () => number
  succeeded: () => void
  failed: () => void
}

/**
 * Closed until enough failures in a row; then open for the rest; then half-open: one call passes
 * as a trial while the others still wait. It closes at a success, a failed trial rests again.
 */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { failuresInRow, restMs, clockMs } = options
  let failures = 0
  let restsUntilMs = -Infinity
  return {
    restLeftMs: () => {
      if (failures < failuresInRow) return 0
      const left = restsUntilMs - clockMs()
      if (left > 0) return left
      // The trial: whoever comes while it runs waits as if it had failed.
      restsUntilMs = clockMs() + restMs
      return 0
    },
    succeeded: () => {
      failures = 0
    },
    failed: () => {
      failures += 1
      if (failures >= failuresInRow) restsUntilMs = clockMs() + restMs
    },
  }
}

/**
 * Does `work` unless the breaker is open: then throws MODEL_UNAVAILABLE at once. An AppError is a
 * failure of the endpoint, anything else says nothing about it.
 */
export async function throughBreaker<Result>(
  breaker: CircuitBreaker,
  who: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const leftMs = breaker.restLeftMs()
  if (leftMs > 0) throw new AppError('MODEL_UNAVAILABLE', restingWords(who, leftMs))
  try {
    const result = await work()
    breaker.succeeded()
    return result
  } catch (error) {
    if (error instanceof AppError) breaker.failed()
    throw error
  }
}

function restingWords(who: string, leftMs: number): string {
  return `${who}接连失败，暂停使用，${Math.ceil(leftMs / 1000)} 秒后再试`
}

/**
 * The model behind a breaker that all questions share. While that is open, calls fail at once with
 * ChatFailure `resting`. What the model says of itself (a refusal, no JSON) is no failure of the
 * endpoint, and a caller who leaves says nothing about it.
 */
export function guardedChatModel(model: ChatModel, breaker: CircuitBreaker): ChatModel {
  const pass = (): void => {
    const leftMs = breaker.restLeftMs()
    if (leftMs === 0) return
    throw new ChatFailure('resting', restingWords(`语言模型 ${model.model} `, leftMs))
  }
  const judge = (error: unknown): void => {
    if (isEndpointFailure(error)) breaker.failed()
    else if (error instanceof ChatFailure) breaker.succeeded()
  }
  const judged = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    pass()
    try {
      const result = await work()
      breaker.succeeded()
      return result
    } catch (error) {
      judge(error)
      throw error
    }
  }
  return {
    model: model.model,
    async *streamText(request) {
      pass()
      try {
        for await (const text of model.streamText(request)) {
          yield text
        }
        breaker.succeeded()
      } catch (error) {
        judge(error)
        throw error
      }
    },
    generateObject: (request) => judged(() => model.generateObject(request)),
    delegate: (call) => judged(() => model.delegate(call)),
    usage: () => model.usage(),
  }
}
