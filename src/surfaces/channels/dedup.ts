// Channels: each message is answered once, however often a platform delivers it.
import { REDELIVERY_MS, type SessionStore } from '#store/session-store.ts'

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
  const claimedAt = new Map<string, number>()
  return {
    claim(key) {
      const now = nowMs()
      const before = claimedAt.get(key)
      if (before !== undefined && now - before < REDELIVERY_MS) return false
      claimedAt.delete(key)
      claimedAt.set(key, now)
      const [oldest] = claimedAt.keys()
      if (claimedAt.size > MAX_KEYS && oldest !== undefined) claimedAt.delete(oldest)
      return !store.wasAnswered(key)
    },
    noteAnswered: (key) => store.noteAnswered(key, nowMs()),
  }
}
