// Channels: each message is answered once, however often a platform delivers it.

/** Longer than the last redelivery of any platform (Feishu: 7.1 hours). */
const KEEP_MS = 12 * 60 * 60 * 1000
const MAX_KEYS = 5000

/** Remembers messages; an interface so that several processes can share one some day. */
export interface SeenMessages {
  /** True for the first who asks. Synchronous, so that no two deliveries can both be first. */
  claim(key: string): boolean
}

/** Remembers in this process: the latest 5,000 messages for twelve hours. A claim is never undone. */
export function createSeenMessages({ nowMs }: { nowMs: () => number }): SeenMessages {
  const claimedAt = new Map<string, number>()
  return {
    claim(key) {
      const now = nowMs()
      const before = claimedAt.get(key)
      if (before !== undefined && now - before < KEEP_MS) return false
      claimedAt.delete(key)
      claimedAt.set(key, now)
      const [oldest] = claimedAt.keys()
      if (claimedAt.size > MAX_KEYS && oldest !== undefined) claimedAt.delete(oldest)
      return true
    },
  }
}
