// Models: the time that one call to a language model may take, and how it ends before.
import { ChatFailure } from './chat-failure.ts'

export interface CallLimits {
  /** For the whole call, repeated attempts and a repair round included. */
  timeoutMs: number
  /** Until anything at all comes back from an attempt. */
  firstTokenTimeoutMs: number
  /** Between one piece of a reply and the next. */
  idleTimeoutMs: number
}

export interface ChatCall {
  /** Aborted when the time is up, the caller leaves or the call has ended. */
  signal: AbortSignal
  timeLeftMs: () => number
  /**
   * The result of `work`, if it is there in time; else the call is aborted. Throws the reason of
   * the abort, whichever it was.
   */
  within: <Result>(work: Promise<Result>, limit: 'firstToken' | 'idle') => Promise<Result>
  /** Frees the timers and closes a connection that is still open. */
  end: () => void
}

export interface CallOptions {
  limits: CallLimits
  /** Who is called, for the message of a failure. */
  who: string
  nowMs: () => number
  signal: AbortSignal | undefined
}

/** Starts the clock of a call. Failures are ChatFailure `timeout` or the reason of the signal. */
export function startCall({ limits, who, nowMs, signal }: CallOptions): ChatCall {
  const { timeoutMs, firstTokenTimeoutMs, idleTimeoutMs } = limits
  const controller = new AbortController()
  const startedMs = nowMs()
  const abortAfter = (delayMs: number, words: string) =>
    setTimeout(() => controller.abort(new ChatFailure('timeout', `${who}${words}`)), delayMs)
  const total = abortAfter(timeoutMs, `在 ${timeoutMs} 毫秒内没有答完`)
  const leave = () => controller.abort(signal?.reason)
  signal?.addEventListener('abort', leave, { once: true })
  if (signal?.aborted) leave()
  const aborted = rejectionOn(controller.signal)

  return {
    signal: controller.signal,
    timeLeftMs: () => startedMs + timeoutMs - nowMs(),
    within: async (work, limit) => {
      const timer =
        limit === 'firstToken'
          ? abortAfter(firstTokenTimeoutMs, `在 ${firstTokenTimeoutMs} 毫秒内没有开始作答`)
          : abortAfter(idleTimeoutMs, `作答中停顿超过 ${idleTimeoutMs} 毫秒`)
      try {
        return await Promise.race([work, aborted])
      } finally {
        clearTimeout(timer)
      }
    },
    end: () => {
      clearTimeout(total)
      signal?.removeEventListener('abort', leave)
      controller.abort()
    },
  }
}

/** Never fulfilled; rejected with the signal's reason. Not unhandled when nobody waits. */
function rejectionOn(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    const rejectWithReason = () => reject(signal.reason)
    if (signal.aborted) rejectWithReason()
    else signal.addEventListener('abort', rejectWithReason, { once: true })
  })
  rejection.catch(() => undefined)
  return rejection
}
