// Channels: which conversation a person in a chat is in.
import { createHash, randomBytes } from 'node:crypto'
import { SESSION_IDLE_MS, type Session, type SessionStore } from '#store/session-store.ts'
import type { Inbound } from './channel.ts'
import { createRecentMap } from './recent-map.ts'

const MAX_SESSIONS = 10_000
const ID_BYTES = 20
const SHOWN_ID_CHARS = 12
const OWNER_CHARS = 32

export interface Sessions {
  /** The id under which the turns of this session are kept. */
  conversationOf(session: string): string
  /** Forgets what was said: the next question is in a new conversation. */
  reset(session: string): void
}

/** Two people in one group, and one person in two chats, must not share a history. */
export function sessionOf({ channel, chatId, threadId, userId }: Inbound): string {
  return JSON.stringify([channel, chatId, threadId ?? null, userId])
}

/** Whose the conversations of a chat are: the chat's, whoever speaks in it. */
export function ownerOf({ channel, chatId }: Pick<Inbound, 'channel' | 'chatId'>): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([channel, chatId]))
    .digest('hex')
  return `chat:${digest.slice(0, OWNER_CHARS)}`
}

/** An id as it may stand in a log: the same for the same text, and telling nothing of it. */
export function shownId(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, SHOWN_ID_CHARS)
}

/**
 * Sessions of this process, and through the store those of the one before it. Nobody can guess the
 * id of a conversation, because whoever knows it may read the conversation.
 * @param store must not throw
 */
export function createSessions({
  nowMs,
  store,
}: {
  nowMs: () => number
  store: Pick<SessionStore, 'session' | 'keepSession'>
}): Sessions {
  const keepMs = SESSION_IDLE_MS
  const sessions = createRecentMap<Session>({ nowMs, keepMs, most: MAX_SESSIONS })

  function keep(name: string, conversationId: string): void {
    const session = { conversationId, lastAtMs: nowMs() }
    sessions.set(name, session)
    store.keepSession(name, session)
  }

  return {
    conversationOf(name) {
      const known = sessions.get(name) ?? store.session(name)
      const isAlive = known !== undefined && nowMs() - known.lastAtMs < SESSION_IDLE_MS
      const conversationId = isAlive ? known.conversationId : newConversationId()
      keep(name, conversationId)
      return conversationId
    },
    // Kept, not erased: a store that fails now would give the old conversation back.
    reset: (name) => keep(name, newConversationId()),
  }
}

function newConversationId(): string {
  return `channel-${randomBytes(ID_BYTES).toString('hex')}`
}
