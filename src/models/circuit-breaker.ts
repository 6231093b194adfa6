// Models: an endpoint that fails again and again is left alone for a while.
import { AppError } from '#domain/errors.ts'

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

export function restingWords(who: string, leftMs: number): string {
  return `${who}接连失败，暂停使用，${Math.ceil(leftMs / 1000)} 秒后再试`
}

/** A dead endpoint costs this many slow searches, then one each rest. */
const SEARCH_FAILURES_IN_ROW = 3
const SEARCH_REST_MS = 30_000

/**
 * Calls of a search to one endpoint, behind a breaker of their own: while that is open they throw
 * MODEL_UNAVAILABLE at once. An AppError is a failure of the endpoint, anything else says nothing
 * about it.
 */
export function guardedCalls(
  who: string,
  clockMs: () => number,
): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const breaker = createCircuitBreaker({
    failuresInRow: SEARCH_FAILURES_IN_ROW,
    restMs: SEARCH_REST_MS,
    clockMs,
  })
  return async (work) => {
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
}
