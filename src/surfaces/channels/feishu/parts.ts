// Channels / Feishu: an event that comes in several frames is put together again.
import { createRecentMap } from '../recent-map.ts'

/** The rest of an event does not come later than this. */
const KEEP_MS = 10_000
const MAX_PARTS = 64
/** Events that wait for their rest at the same time. */
const MAX_EVENTS = 64
const MAX_EVENT_BYTES = 2 ** 20

type Parts = (Buffer | undefined)[]

export interface EventPart {
  /** The event that the part belongs to. */
  id: string
  /** Number of parts, and which of them this is, from 0. */
  sum: number
  seq: number
  payload: Buffer
}

export interface EventParts {
  /** The whole event once its last part is there; null while parts are missing or do not fit. */
  add(part: EventPart): Buffer | null
}

/** Keeps the parts of events that are not complete, a few and not for long. */
export function createEventParts(nowMs: () => number): EventParts {
  const events = createRecentMap<Parts>({ nowMs, keepMs: KEEP_MS, most: MAX_EVENTS })

  return {
    add({ id, sum, seq, payload }) {
      if (!isPlace(sum, seq)) return null
      if (sum === 1) return payload
      const known = events.get(id)
      const waiting: Parts = known ?? Array.from<undefined>({ length: sum })
      if (waiting.length !== sum) return null
      waiting[seq] = payload
      if (known === undefined) events.set(id, waiting)
      const parts = waiting.filter((part) => part !== undefined)
      const bytes = parts.reduce((total, part) => total + part.length, 0)
      if (bytes > MAX_EVENT_BYTES || parts.length === sum) events.delete(id)
      return bytes <= MAX_EVENT_BYTES && parts.length === sum ? Buffer.concat(parts) : null
    },
  }
}

const isPlace = (sum: number, seq: number): boolean =>
  Number.isInteger(sum) &&
  sum >= 1 &&
  sum <= MAX_PARTS &&
  Number.isInteger(seq) &&
  seq >= 0 &&
  seq < sum
