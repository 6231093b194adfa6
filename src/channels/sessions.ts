// Channels: which conversation a person in a chat is in.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Inbound } from './channel.ts'

/** After so long a silence a new conversation begins. */
const IDLE_MS = 30 * 60 * 1000
const MAX_SESSIONS = 10_000
const SHOWN_ID_CHARS = 12

export interface Sessions {
  /** The id under which the turns of this session are kept. */
  conversationOf(session: string): string
  /** Forgets what was said: the next question begins a new conversation. */
  reset(session: string): void
}

/** Two people in one group, and one person in two chats, must not share a history. */
export function sessionOf({ channel, chatId, threadId, userId }: Inbound): string {
  return JSON.stringify([channel, chatId, threadId ?? null, userId])
}

/** An id as it may stand in a log: the same for the same text, and telling nothing of it. */
export function shownId(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, SHOWN_ID_CHARS)
}

/**
 * Sessions of this process. A conversation id is a keyed hash of the session and of the moment at
 * which the conversation began: one that was reset is never met again, and nobody can guess one,
 * because whoever knows it may read the conversation.
 */
export function createSessions({ nowMs }: { nowMs: () => number }): Sessions {
  const conversations = new Map<string, { id: string; lastAtMs: number }>()
  const key = randomBytes(32)
  let begun = 0

  function begin(session: string, now: number): string {
    begun++
    const words = `${session}\n${now}\n${begun}`
    return `channel-${createHmac('sha256', key).update(words).digest('hex').slice(0, 40)}`
  }

  return {
    conversationOf(session) {
      const now = nowMs()
      const current = conversations.get(session)
      const isAlive = current !== undefined && now - current.lastAtMs < IDLE_MS
      const id = isAlive ? current.id : begin(session, now)
      conversations.delete(session)
      conversations.set(session, { id, lastAtMs: now })
      const [oldest] = conversations.keys()
      if (conversations.size > MAX_SESSIONS && oldest !== undefined) conversations.delete(oldest)
      return id
    },
    reset: (session) => void conversations.delete(session),
  }
}
