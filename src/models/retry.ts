// Models: trying a call to an endpoint again while that makes sense.
import { setTimeout as sleep } from 'node:timers/promises'

/** What a failed attempt says about the next one. */
export interface RetryAdvice {
  retry: boolean
  /** The wait that the server asked for. */
  afterMs: number | null
}

export interface RetryOptions {
  attempts: number
  firstDelayMs: number
  /** A server that asks for a longer wait than this is given up at once. */
  maxDelayMs: number
  advise: (error: unknown) => RetryAdvice
}

/**
 * Runs `call` until it succeeds, fails for good or was tried often enough; waits what the server
 * asks for, else twice as long each time. Throws the last error as it is.
 */
export async function withRetries<Result>(
  call: () => Promise<Result>,
  { attempts, firstDelayMs, maxDelayMs, advise }: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const { retry, afterMs } = advise(error)
      const delayMs = afterMs ?? firstDelayMs * 2 ** (attempt - 1)
      if (!retry || attempt >= attempts || delayMs > maxDelayMs) throw error
      await sleep(delayMs)
    }
  }
}

/** Milliseconds of a Retry-After header (RFC 9110 10.2.3: seconds or a date), or null. */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | null {
  if (!header) return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}
