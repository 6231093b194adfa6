// Channels: each message is answered once, however often a platform delivers it.
import { REDELIVERY_MS, type SessionStore } from '#store/session-store.ts'
import { createRecentMap } from './recent-map.ts'

const MAX_KEYS = 5000

/** Remembers messages. */
export interface SeenMessages {
  /** True for the first who asks. Synchronous, so that no two deliveries can both be first. */
  claim(key: string): boolean
  /** The message has its answer: the next process shall not answer it either. */
  noteAnswered(key: string): void
}

/**
 * Remembers the latest 5,000 messages of this process for twelve hours; a claim is never undone. The
 * next process knows those that were answered: what was broken off by a crash may be asked again.
 * @param store must not throw
 */
export function createSeenMessages({
  nowMs,
  store,
}: {
  nowMs: () => number
  store: Pick<SessionStore, 'wasAnswered' | 'noteAnswered'>
}): SeenMessages {
  const claimed = createRecentMap<true>({ nowMs, keepMs: REDELIVERY_MS, most: MAX_KEYS })
  return {
    claim(key) {
      if (claimed.get(key) !== undefined) return false
      claimed.set(key, true)
      return !store.wasAnswered(key)
    },
    noteAnswered: (key) => store.noteAnswered(key, nowMs()),
  }
}
