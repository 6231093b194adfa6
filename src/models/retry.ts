// Models: trying a call to an endpoint again while that makes sense.
import { setTimeout as sleep } from 'node:timers/promises'

/** What a failed attempt says about the next one. */
export interface RetryAdvice {
  retry: boolean
  /** The wait that the server asked for. */
  afterMs: number | null
}

/** Lets so many milliseconds pass; the signal ends that, its reason is thrown. */
export type Pause = (delayMs: number, signal?: AbortSignal) => Promise<void>

export interface RetryOptions {
  attempts: number
  firstDelayMs: number
  /** A server that asks for a longer wait than this is given up at once. */
  maxDelayMs: number
  advise: (error: unknown) => RetryAdvice
  /** What is left of the caller's time; a wait that would use it up is not begun. */
  timeLeftMs?: () => number
  /** Ends a wait; its reason is thrown. */
  signal?: AbortSignal
  pause?: Pause
}

/**
 * Runs `call` until it succeeds, fails for good or was tried often enough. Waits what the server
 * asks for, else by backoffMs. Throws the last error as it is.
 */
export async function withRetries<Result>(
  call: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  const { attempts, firstDelayMs, maxDelayMs, advise, signal, pause = sleepFor } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const { retry, afterMs } = advise(error)
      const delayMs = afterMs ?? backoffMs(firstDelayMs, attempt, Math.random())
      const mostMs = Math.min(maxDelayMs, options.timeLeftMs?.() ?? Infinity)
      if (!retry || attempt >= attempts || delayMs > mostMs) throw error
      await pause(delayMs, signal)
    }
  }
}

/**
 * Twice as long after each attempt (the first is 1), less up to half by chance (0 to 1), so that
 * callers who failed together do not come back together.
 */
export function backoffMs(firstDelayMs: number, attempt: number, chance: number): number {
  return firstDelayMs * 2 ** (attempt - 1) * (1 - chance / 2)
}

async function sleepFor(delayMs: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
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
