// HTTP: how many requests are worked on at once, and how many wait, first come first served.
import { setTimeout as pause } from 'node:timers/promises'
import type { MiddlewareHandler } from 'hono'
import type { AppContext, AppEnv } from '../context.ts'
import { HttpProblem } from '../problem.ts'

export interface AdmissionLimits {
  maxConcurrent: number
  maxWaiting: number
  /** Who was not admitted within this time is refused. */
  queueTimeoutMs: number
}

/** A request's place among those in work. */
export interface Place {
  /** Keeps the place after the response was begun, until it is given back. */
  hold(): void
  readonly isHeld: boolean
  /** Gives the place back; again is no harm. */
  release(): void
}

export interface Admission {
  /**
   * Waits for a place. Answers take the processor whole, so one begins in a turn of the event loop,
   * and another one when it is done within SLICE_MS; between turns, probes and refusals are answered.
   * @throws HttpProblem BUSY at once as refuseIfCrowded does, and after queueTimeoutMs; the signal's reason when it aborts, which gives the place back, too
   */
  enter(signal: AbortSignal): Promise<Place>
  /** @throws HttpProblem BUSY if too many wait already or the wait would be too long */
  refuseIfCrowded(): void
}

/** So long one request after the other may be done in one turn of the event loop. */
const SLICE_MS = 25
/** Weight of the latest start in the mean time between two starts. */
const LATEST_WEIGHT = 0.1
const MAX_RETRY_AFTER_S = 60
/** Who would wait for more than this share of the limit is refused: times vary. */
const WAIT_SHARE = 0.8

/** @param clockMs any clock that only goes forward */
export function createAdmission(
  { maxConcurrent, maxWaiting, queueTimeoutMs }: AdmissionLimits,
  clockMs: () => number = () => performance.now(),
): Admission {
  const waiting = new Set<() => void>()
  let inWork = 0
  let isTurnAhead = false
  let sliceEndMs = 0
  let meanStartMs = 0
  /** When the last one began while others went on waiting. */
  let lastStartMs: number | null = null

  const canStart = (): boolean => waiting.size > 0 && inWork < maxConcurrent

  function expectTurn(): void {
    if (isTurnAhead || !canStart()) return
    isTurnAhead = true
    setImmediate(() => {
      isTurnAhead = false
      sliceEndMs = clockMs() + SLICE_MS
      startNext()
    })
  }

  function startNext(): void {
    const [begin] = waiting
    if (begin === undefined || !canStart()) return
    const nowMs = clockMs()
    if (lastStartMs !== null) meanStartMs += LATEST_WEIGHT * (nowMs - lastStartMs - meanStartMs)
    inWork += 1
    begin()
    lastStartMs = waiting.size === 0 ? null : nowMs
    expectTurn()
  }

  function leave(): void {
    inWork -= 1
    if (clockMs() < sliceEndMs) process.nextTick(startNext)
    else expectTurn()
  }

  function refuseIfCrowded(): void {
    const free = maxConcurrent - inWork
    if (waiting.size < free) return
    // As many as are in work may always wait: their starts tell whether things got faster.
    const isTooLong =
      waiting.size >= maxConcurrent && waiting.size * meanStartMs > queueTimeoutMs * WAIT_SHARE
    if (waiting.size - free >= maxWaiting || isTooLong) throw busy()
  }

  function busy(): HttpProblem {
    const seconds = Math.ceil((waiting.size * meanStartMs) / 1000)
    const retryAfterS = Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_S)
    return new HttpProblem('BUSY', undefined, { retryAfterS })
  }

  async function enter(signal: AbortSignal): Promise<Place> {
    signal.throwIfAborted()
    refuseIfCrowded()
    return new Promise((resolve, reject) => {
      const giveUp = (reason: unknown): void => {
        clearTimeout(timer)
        waiting.delete(begin)
        reject(reason)
      }
      const onAbort = (): void => giveUp(signal.reason)
      const begin = (): void => {
        clearTimeout(timer)
        waiting.delete(begin)
        signal.removeEventListener('abort', onAbort)
        resolve(createPlace(signal, leave))
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', onAbort)
        giveUp(busy())
      }, queueTimeoutMs)
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.add(begin)
      expectTurn()
    })
  }

  return { enter, refuseIfCrowded }
}

function createPlace(signal: AbortSignal, leave: () => void): Place {
  let isHeld = false
  let isFree = false
  const release = (): void => {
    if (isFree) return
    isFree = true
    signal.removeEventListener('abort', release)
    leave()
  }
  signal.addEventListener('abort', release, { once: true })
  return {
    hold: () => void (isHeld = true),
    get isHeld() {
      return isHeld
    },
    release,
  }
}

/** A refusal is told so much later, which holds back who asks again at once. */
const REFUSAL_PAUSE_MS = 60
/** Refusals are counted for so long before the next line of them is logged. */
const REPORT_EVERY_MS = 10_000

/**
 * Refuses a request that cannot be admitted before anything else is done for it: a crowd that asks
 * again and again then takes little from those in work.
 */
export function refuseCrowd(admission: Admission, now: () => Date): MiddlewareHandler<AppEnv> {
  let refused = 0
  let reportedAtMs = -Infinity
  const reportRefusal = ({ var: { logger } }: AppContext): void => {
    refused += 1
    const nowMs = now().getTime()
    if (Math.abs(nowMs - reportedAtMs) < REPORT_EVERY_MS) return
    logger.warn({ refused }, 'requests refused: too many at once')
    reportedAtMs = nowMs
    refused = 0
  }
  return async function refuseWhoIsTooMany(c, next) {
    try {
      admission.refuseIfCrowded()
    } catch (error) {
      reportRefusal(c)
      await pause(REFUSAL_PAUSE_MS)
      throw error
    }
    await next()
  }
}

/** Lets a request begin when there is a place, which it has until it is answered. */
export function admitRequests(admission: Admission): MiddlewareHandler<AppEnv> {
  return async function admitRequest(c, next) {
    const place = await admission.enter(c.var.signal)
    c.set('place', place)
    try {
      await next()
    } finally {
      if (!place.isHeld) place.release()
    }
  }
}
