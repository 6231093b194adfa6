// Server: how many requests are worked on at once, and how many wait, first come first served.
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'
import { HttpProblem } from './problem.ts'

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
   * Waits for a place. Each begins in a turn of the event loop of its own, so that between two
   * answers, which take the processor whole, everything else has its turn: probes and refusals.
   * @throws HttpProblem BUSY at once if too many wait already or the wait would be too long, and
   * after queueTimeoutMs; the signal's reason when it aborts, which gives the place back, too
   */
  enter(signal: AbortSignal): Promise<Place>
}

/** Weight of the latest start in the mean time between two starts. */
const LATEST_WEIGHT = 0.1
const MAX_RETRY_AFTER_S = 60

/** @param clockMs any clock that only goes forward */
export function createAdmission(
  { maxConcurrent, maxWaiting, queueTimeoutMs }: AdmissionLimits,
  clockMs: () => number = () => performance.now(),
): Admission {
  const waiting = new Set<() => void>()
  let inWork = 0
  let isTurnAhead = false
  let meanStartMs = 0
  /** When the last one began while others went on waiting. */
  let lastStartMs: number | null = null

  function expectTurn(): void {
    if (isTurnAhead || waiting.size === 0 || inWork >= maxConcurrent) return
    isTurnAhead = true
    setImmediate(startNext)
  }

  function startNext(): void {
    isTurnAhead = false
    const [begin] = waiting
    if (begin === undefined || inWork >= maxConcurrent) return
    const nowMs = clockMs()
    if (lastStartMs !== null) meanStartMs += LATEST_WEIGHT * (nowMs - lastStartMs - meanStartMs)
    inWork += 1
    begin()
    lastStartMs = waiting.size === 0 ? null : nowMs
    expectTurn()
  }

  function leave(): void {
    inWork -= 1
    expectTurn()
  }

  function refuseIfCrowded(): void {
    const free = maxConcurrent - inWork
    if (waiting.size < free) return
    // As many as are in work may always wait: their starts tell whether things got faster.
    const isTooLong = waiting.size >= maxConcurrent && waiting.size * meanStartMs > queueTimeoutMs
    if (waiting.size - free >= maxWaiting || isTooLong) throw busy()
  }

  function busy(): HttpProblem {
    const seconds = Math.ceil((waiting.size * meanStartMs) / 1000)
    const retryAfterS = Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_S)
    return new HttpProblem('BUSY', undefined, { retryAfterS })
  }

  function enter(signal: AbortSignal): Promise<Place> {
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

  return { enter }
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
