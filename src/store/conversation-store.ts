// Store: what every store of conversations does, in memory or in a file, and its limits.
import { MAX_HISTORY_TURNS, type Answer, type Turn } from '#domain/answer.ts'
import type {
  Conversation,
  ConversationSummary,
  Exchange,
  Feedback,
  FeedbackRequest,
  Remembered,
} from '#domain/conversation.ts'
import { AppError } from '#domain/errors.ts'
import type { Principal } from '#domain/principal.ts'
import type { PurgeStep } from './purge.ts'
import { expiryTimeMs, type TimeSeen } from './time-seen.ts'

/** Exchanges kept of one conversation; the oldest are forgotten first. */
export const MAX_EXCHANGES = 500
/** Exchanges of which the turns are read to understand a follow-up. */
export const RECALLED_EXCHANGES = MAX_HISTORY_TURNS / 2

const TITLE_CHARS = 30
export const DAY_MS = 86_400_000

export interface PageRequest {
  /** Most conversations on the page. */
  limit: number
  /** `nextCursor` of the page before; null for the first. */
  cursor: string | null
}

export interface ConversationPage {
  /** Latest answer first. */
  conversations: ConversationSummary[]
  /** Where the next page begins; null on the last. */
  nextCursor: string | null
}

/** An answer that someone judged, with the turns that came before it, oldest first. */
export interface JudgedExchange extends Exchange {
  feedback: Feedback
  history: Turn[]
}

/** Why something was not changed: there is no such thing, or it is somebody else's. */
export type Refused = 'unknown' | 'foreign'

/**
 * Conversations by id. Whoever knows an id may read; only the owner continues, lists, changes and
 * judges. One that is older than its expiry is absent from all that is read, and is erased by
 * `purge`. Every method rejects with AppError INTERNAL when the storage fails.
 */
export interface ConversationStore {
  /**
   * Adds an answer to a conversation, which begins with it if there is none of this id. Nothing is
   * added to what is somebody else's, and nothing is begun for a stranger.
   */
  append(
    conversationId: string,
    answer: Answer,
    principal: Principal,
  ): Promise<Exclude<Remembered, 'failed'>>
  /** The latest turns, oldest first; none of an unknown conversation. */
  turns(conversationId: string): Promise<readonly Turn[]>
  /**
   * A page of the conversations of a principal, or of everybody's.
   * Rejects with INVALID_INPUT for a cursor that no page gave.
   */
  list(page: PageRequest, whose: Principal | 'everybody'): Promise<ConversationPage>
  /** The conversation with its answers as they were given, or undefined. */
  read(conversationId: string): Promise<Conversation | undefined>
  /** Gives a title; the summary afterwards. */
  rename(
    conversationId: string,
    title: string,
    principal: Principal,
  ): Promise<ConversationSummary | Refused>
  /** Erases a conversation with its answers and feedback. */
  delete(conversationId: string, principal: Principal): Promise<'deleted' | Refused>
  /** Keeps what the owner says of an answer, in place of what was said before. */
  judge(
    answerId: string,
    feedback: FeedbackRequest,
    principal: Principal,
  ): Promise<Feedback | Refused>
  /** All answers with feedback, oldest first. */
  judged(): Promise<readonly JudgedExchange[]>
  /** Looks at the clock and erases a little of what has expired by it. */
  purge(): Promise<PurgeStep>
  close(): Promise<void>
}

export interface StoreOptions {
  now: () => Date
  /** Days after its last answer on which a conversation is forgotten. */
  expiryDays: number
}

/** The time before which a last answer makes a conversation expired, in milliseconds. */
export function expiryCutoffMs({ now, expiryDays }: StoreOptions, seen: TimeSeen): number {
  const keptMs = expiryDays * DAY_MS
  return expiryTimeMs(seen, now().getTime(), keptMs) - keptMs
}

/**
 * The time that is written down, in milliseconds: what is asked while the clock is wrongly set back
 * shall not be old when it is right again.
 */
export function writtenMs({ now }: StoreOptions, { believedMs }: TimeSeen): number {
  return Math.max(now().getTime(), believedMs)
}

/** The first question on one line, cut where a list would wrap. */
export function titleOf(question: string): string {
  const characters = [...question.replaceAll(/\s+/gu, ' ').trim()]
  if (characters.length <= TITLE_CHARS) return characters.join('')
  return `${characters.slice(0, TITLE_CHARS - 1).join('')}…`
}

/** The two turns of an exchange, as a follow-up is understood by them. */
export function turnsOf({ question, text }: Pick<Answer, 'question' | 'text'>): Turn[] {
  return [
    { role: 'user', content: question },
    { role: 'assistant', content: text },
  ]
}

/** Where a page ended: the last conversation on it. */
export interface Position {
  updatedAtMs: number
  id: string
}

export function formatCursor({ updatedAtMs, id }: Position): string {
  return `${updatedAtMs}.${id}`
}

/** The position that a cursor names; throws INVALID_INPUT if it is none. */
export function parseCursor(cursor: string): Position {
  const match = /^(\d{1,15})\.([\w-]{1,64})$/.exec(cursor)
  if (match === null)
    throw new AppError('INVALID_INPUT', `翻页标记“${cursor}”无效；请用上一页给出的 nextCursor。`)
  return { updatedAtMs: Number(match[1]), id: match[2] ?? '' }
}

/** Feedback as it is kept. */
export function feedbackAt({ vote, reason, comment }: FeedbackRequest, atMs: number): Feedback {
  const said = comment === undefined || comment === '' ? null : comment
  return { vote, reason: reason ?? null, comment: said, givenAt: new Date(atMs).toISOString() }
}
