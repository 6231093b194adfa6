// HTTP: how many requests are worked on at once, and how many wait, first come first served.
import { setTimeout as pause } from 'node:timers/promises'
import type { MiddlewareHandler } from 'hono'
import type { AppContext, AppEnv, Place } from '../context.ts'
import { HttpProblem } from '../problem.ts'

export interface AdmissionLimits {
  maxConcurrent: number
  maxWaiting: number
  /** Who was not admitted within this time is refused. */
  queueTimeoutMs: number
}

/** So long one request after the other may be done in one turn of the event loop. */
const SLICE_MS = 25
/** Weight of the latest start in the mean time between two starts. */
const LATEST_WEIGHT = 0.1
const MAX_RETRY_AFTER_S = 60
/** Who would wait for more than this share of the limit is refused: times vary. */
const WAIT_SHARE = 0.8

/** Who is in work and who waits. Not admitted, one is refused with HttpProblem BUSY. */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #clockMs: () => number
  readonly #waiting = new Set<() => void>()
  #inWork = 0
  #isTurnAhead = false
  #sliceEndMs = 0
  #meanStartMs = 0
  /** When the last one began while others went on waiting. */
  #lastStartMs: number | null = null

  /** @param clockMs any clock that only goes forward */
  constructor(limits: AdmissionLimits, clockMs: () => number = () => performance.now()) {
    this.#limits = limits
    this.#clockMs = clockMs
  }

  /**
   * Waits for a place. Answers take the processor whole, so one begins in a turn of the event loop,
   * and another one when it is done within SLICE_MS; between turns, probes and refusals are answered.
   * Rejects with BUSY at once as refuseIfCrowded throws, and after queueTimeoutMs; with the signal's
   * reason when it aborts, which gives the place back, too.
   */
  async enter(signal: AbortSignal): Promise<Place> {
    signal.throwIfAborted()
    this.refuseIfCrowded()
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(begin)
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        end()
        reject(signal.reason)
      }
      const begin = (): void => {
        end()
        resolve(createPlace(signal, () => this.#leave()))
      }
      const timer = setTimeout(() => {
        const refusal = this.#busy()
        end()
        reject(refusal)
      }, this.#limits.queueTimeoutMs)
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.add(begin)
      this.#expectTurn()
    })
  }

  /** Throws BUSY if too many wait already or the wait would be too long. */
  refuseIfCrowded(): void {
    const { maxConcurrent, maxWaiting, queueTimeoutMs } = this.#limits
    const waiting = this.#waiting.size
    const free = maxConcurrent - this.#inWork
    if (waiting < free) return
    // As many as are in work may always wait: their starts tell whether things got faster.
    const isTooLong =
      waiting >= maxConcurrent && waiting * this.#meanStartMs > queueTimeoutMs * WAIT_SHARE
    if (waiting - free >= maxWaiting || isTooLong) throw this.#busy()
  }

  #canStart(): boolean {
    return this.#waiting.size > 0 && this.#inWork < this.#limits.maxConcurrent
  }

  #expectTurn(): void {
    if (this.#isTurnAhead || !this.#canStart()) return
    this.#isTurnAhead = true
    setImmediate(() => {
      this.#isTurnAhead = false
      this.#sliceEndMs = this.#clockMs() + SLICE_MS
      this.#startNext()
    })
  }

  #startNext(): void {
    const [begin] = this.#waiting
    if (begin === undefined || !this.#canStart()) return
    const nowMs = this.#clockMs()
    if (this.#lastStartMs !== null)
      this.#meanStartMs += LATEST_WEIGHT * (nowMs - this.#lastStartMs - this.#meanStartMs)
    this.#inWork += 1
    begin()
    this.#lastStartMs = this.#waiting.size === 0 ? null : nowMs
    this.#expectTurn()
  }

  #leave(): void {
    this.#inWork -= 1
    if (this.#clockMs() < this.#sliceEndMs) process.nextTick(() => this.#startNext())
    else this.#expectTurn()
  }

  #busy(): HttpProblem {
    const seconds = Math.ceil((this.#waiting.size * this.#meanStartMs) / 1000)
    const retryAfterS = Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_S)
    return new HttpProblem('BUSY', undefined, { retryAfterS })
  }
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
