// Channels / WeChat Official Account: answers that wait until the platform asks for them again.
import { setTimeout as sleep } from 'node:timers/promises'
import { createRecentMap } from '../recent-map.ts'

/** Forgotten after this long: nobody comes back for them. */
const KEEP_MS = 30 * 60 * 1000
const MAX_EXCHANGES = 5000

/** One message of a person and what becomes of it. WeChat delivers it up to three times. */
export interface Exchange {
  readonly person: string
  attempts: number
  /** Whether an answer to it is on its way. */
  isWorking: boolean
  /** The texts of the answer once it is there and until it is handed out. */
  texts: string[] | null
  /** What the platform was answered; the same again if it asks again. */
  response: string | null
  /** Woken when the answer is there. */
  readonly waiting: Set<() => void>
}

export interface Exchanges {
  /** The exchange of a message, and whether it is new. */
  begin(messageId: string, person: string): { exchange: Exchange; isNew: boolean }
  /** The answer is there. */
  finish(exchange: Exchange, texts: string[]): void
  /** Hands out the answer of an exchange: its first text; the rest waits for 继续. */
  take(exchange: Exchange): string | null
  /** The next text that a person has not seen, whatever it answers; null if there is none yet. */
  pull(person: string): string | null
  /** Whether an answer for the person is still worked on. */
  isWorking(person: string): boolean
  /** Waits until one of the person's answers may have come, the time is up or the signal aborts. */
  wait(person: string, ms: number, signal: AbortSignal): Promise<void>
}

/** Exchanges of this process: a message must come to the process that got its first delivery. */
export function createExchanges(nowMs: () => number): Exchanges {
  const unseen = new Map<string, string[]>()
  const exchanges = createRecentMap<Exchange>({
    nowMs,
    keepMs: KEEP_MS,
    most: MAX_EXCHANGES,
    onForgotten: ({ person }) => void (of(person).length === 0 && unseen.delete(person)),
  })

  const of = (person: string): Exchange[] =>
    exchanges.values().filter((exchange) => exchange.person === person)

  function take(exchange: Exchange): string | null {
    const [first, ...rest] = exchange.texts ?? []
    if (first === undefined) return null
    exchange.texts = null
    // What was asked last is what 继续 means first.
    unseen.set(exchange.person, [...rest, ...(unseen.get(exchange.person) ?? [])])
    return first
  }

  return {
    begin(messageId, person) {
      const known = exchanges.get(messageId)
      if (known !== undefined) return { exchange: known, isNew: false }
      const exchange: Exchange = {
        person,
        attempts: 0,
        isWorking: false,
        texts: null,
        response: null,
        waiting: new Set(),
      }
      exchanges.set(messageId, exchange)
      return { exchange, isNew: true }
    },
    finish(exchange, texts) {
      exchange.isWorking = false
      exchange.texts = texts
      for (const other of of(exchange.person)) for (const wake of other.waiting) wake()
    },
    take,
    pull(person) {
      const next = unseen.get(person)?.shift()
      if (next !== undefined) return next
      const finished = of(person).find(({ texts }) => texts !== null)
      return finished === undefined ? null : take(finished)
    },
    isWorking: (person) => of(person).some(({ isWorking }) => isWorking),
    async wait(person, ms, signal) {
      const woken = new AbortController()
      const wake = (): void => woken.abort()
      const mine = of(person)
      for (const { waiting } of mine) waiting.add(wake)
      await sleep(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(
        () => undefined,
      )
      for (const { waiting } of mine) waiting.delete(wake)
    },
  }
}
