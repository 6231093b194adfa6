// Store: what chats must know again after a restart, and what is done when it cannot be kept.
import type { PurgeStep } from './purge.ts'

/** After so long a silence a chat begins a new conversation. */
export const SESSION_IDLE_MS = 30 * 60 * 1000
/** Longer than the last redelivery of a message by any platform (Feishu: 7.1 hours). */
export const REDELIVERY_MS = 12 * 60 * 60 * 1000
/** What is older is erased; so much longer than it is needed that no believed step loses any. */
export const CHAT_KEPT_MS = 7 * 24 * 60 * 60 * 1000

/** The conversation that a person in a chat is in. */
export interface Session {
  conversationId: string
  lastAtMs: number
}

/**
 * Sessions and answered messages by names that the caller chose. Every call is synchronous, so that
 * no two deliveries of a message can both be first, and throws AppError INTERNAL when storage fails.
 */
export interface SessionStore {
  /** The session of this name; one that is idle for too long may be absent. */
  session(name: string): Session | undefined
  keepSession(name: string, session: Session): void
  /** Whether the message was answered, as far back as platforms deliver again. */
  wasAnswered(message: string): boolean
  noteAnswered(message: string, atMs: number): void
  /** Looks at the clock and erases a little of what nobody needs any more. */
  purge(nowMs: number): PurgeStep
  close(): void
}

/**
 * A store whose failures cost no answer: what cannot be read is unknown, what cannot be kept is told
 * to `onFailure`. Without a store nothing is known after a restart.
 */
export function forgivingSessionStore(
  store: SessionStore | null,
  onFailure: (error: unknown) => void,
): Omit<SessionStore, 'purge' | 'close'> {
  function orElse<Result>(work: () => Result, otherwise: Result): Result {
    try {
      return work()
    } catch (error) {
      onFailure(error)
      return otherwise
    }
  }
  return {
    session: (name) => orElse(() => store?.session(name), undefined),
    keepSession: (name, session) => orElse(() => store?.keepSession(name, session), undefined),
    wasAnswered: (message) => orElse(() => store?.wasAnswered(message) ?? false, false),
    noteAnswered: (message, atMs) => orElse(() => store?.noteAnswered(message, atMs), undefined),
  }
}
