// Store: what is changed in the conversations in SQLite, each as one transaction, by their owner only.
import { z } from 'zod'
import type { Answer } from '#domain/answer.ts'
import type { ConversationSummary, Feedback, FeedbackRequest } from '#domain/conversation.ts'
import type { Principal } from '#domain/principal.ts'
import {
  DAY_MS,
  feedbackAt,
  MAX_EXCHANGES,
  titleOf,
  writtenMs,
  type Refused,
} from './conversation-store.ts'
import { PURGE_ROWS, type PurgeStep } from './purge.ts'
import { inTransaction, readRows } from './sqlite-file.ts'
import { cutoffMs, type Handle } from './sqlite-handle.ts'
import { summaryOf } from './sqlite-reading.ts'
import { lookAtClock } from './sqlite-time-seen.ts'
import { describeDoubt } from './time-seen.ts'

const OwnerSchema = z.object({ owner: z.string() })

/** What somebody owns: a query for the owner, by an id and the time of expiry. */
interface Owned {
  sql: string
  id: string
}

const conversation = (id: string): Owned => ({
  sql: 'SELECT owner FROM conversations WHERE id = ? AND updated_at_ms >= ?',
  id,
})

const answered = (id: string): Owned => ({
  sql: `SELECT owner FROM exchanges JOIN conversations ON conversations.id = conversation_id
        WHERE answer_id = ? AND updated_at_ms >= ?`,
  id,
})

/** Whether a principal may change it. */
function ownership(handle: Handle, principal: Principal, { sql, id }: Owned): 'own' | Refused {
  const [found] = readRows(OwnerSchema, handle.database, sql, id, cutoffMs(handle))
  if (found === undefined) return 'unknown'
  return principal.includes(found.owner) ? 'own' : 'foreign'
}

/** Answers kept in memory; of those the conversations that rest longest are forgotten first. */
const MAX_ANSWERS_IN_MEMORY = 2000
const FORGET_BEYOND_MEMORY = `DELETE FROM conversations
  WHERE (SELECT count(*) FROM exchanges) > ${MAX_ANSWERS_IN_MEMORY} AND id IN (
    SELECT conversation_id FROM (
      SELECT conversation_id, sum(count(*)) OVER (ORDER BY max(sequence) DESC) AS kept
      FROM exchanges GROUP BY conversation_id)
    WHERE kept > ${MAX_ANSWERS_IN_MEMORY})`

interface Addition {
  id: string
  answer: Answer
  principal: Principal
}

/** Adds an answer to a conversation, or begins one with it. */
export function append(handle: Handle, { id, answer, principal }: Addition) {
  const { database, options } = handle
  const [owner] = principal
  const nowMs = writtenMs(options, handle.seen)
  const run = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(...values)
  return inTransaction(database, () => {
    const state = ownership(handle, principal, conversation(id))
    if (state === 'foreign') return state
    if (owner === undefined) return 'strange'
    // What has expired under this id is in the way of what begins under it.
    if (state === 'unknown') run('DELETE FROM conversations WHERE id = ?', id)
    run(
      `INSERT INTO conversations (id, title, created_at_ms, updated_at_ms, owner)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET updated_at_ms = excluded.updated_at_ms`,
      id,
      titleOf(answer.question),
      nowMs,
      nowMs,
      owner,
    )
    run(
      `INSERT INTO exchanges (conversation_id, answer_id, asked_at_ms, question, text, answer)
       VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      answer.id,
      nowMs,
      answer.question,
      answer.text,
      JSON.stringify(answer),
    )
    run(
      `DELETE FROM exchanges WHERE conversation_id = ? AND sequence <= (
         SELECT sequence FROM exchanges WHERE conversation_id = ?
         ORDER BY sequence DESC LIMIT 1 OFFSET ${MAX_EXCHANGES})`,
      id,
      id,
    )
    if (options.file === null) run(FORGET_BEYOND_MEMORY)
    return 'stored'
  })
}

/** Gives a conversation a title; its summary afterwards. */
export function rename(
  handle: Handle,
  { id, title, principal }: { id: string; title: string; principal: Principal },
): ConversationSummary | Refused {
  const { database } = handle
  return inTransaction(database, () => {
    const state = ownership(handle, principal, conversation(id))
    if (state !== 'own') return state
    database.prepare('UPDATE conversations SET title = ? WHERE id = ?').run(title, id)
    return summaryOf(handle, id) ?? 'unknown'
  })
}

/** Erases a conversation with its answers and feedback. */
export function erase(handle: Handle, id: string, principal: Principal): 'deleted' | Refused {
  const { database } = handle
  return inTransaction(database, () => {
    const state = ownership(handle, principal, conversation(id))
    if (state !== 'own') return state
    database.prepare('DELETE FROM conversations WHERE id = ?').run(id)
    return 'deleted'
  })
}

/** Keeps what is said of an answer. */
export function judge(
  handle: Handle,
  { id, feedback, principal }: { id: string; feedback: FeedbackRequest; principal: Principal },
): Feedback | Refused {
  const { database, options, seen } = handle
  const given = feedbackAt(feedback, writtenMs(options, seen))
  return inTransaction(database, () => {
    const state = ownership(handle, principal, answered(id))
    if (state !== 'own') return state
    database
      .prepare('UPDATE exchanges SET feedback = ? WHERE answer_id = ?')
      .run(JSON.stringify(given), id)
    return given
  })
}

const PURGE_EXCHANGES = `DELETE FROM exchanges WHERE sequence IN (
  SELECT sequence FROM conversations JOIN exchanges ON conversation_id = conversations.id
  WHERE updated_at_ms < ? LIMIT ?)`
const PURGE_CONVERSATIONS = `DELETE FROM conversations WHERE id IN (
  SELECT id FROM conversations
  WHERE updated_at_ms < ? AND NOT EXISTS (SELECT 1 FROM exchanges WHERE conversation_id = id)
  LIMIT ?)`

/** Looks at the clock and erases a little of what has expired by it. */
export function purge(handle: Handle): PurgeStep {
  const { database, options } = handle
  return inTransaction(database, () => {
    const clock = { nowMs: options.now().getTime(), keptMs: options.expiryDays * DAY_MS }
    handle.seen = lookAtClock(database, 'conversations', clock)
    const refusal = describeDoubt(handle.seen)
    if (refusal !== null) return { erased: 0, hasMore: false, refusal }
    // Answers before their conversations: one conversation may hold hundreds.
    const erased = [PURGE_EXCHANGES, PURGE_CONVERSATIONS]
      .map((sql) => database.prepare(sql).run(cutoffMs(handle), PURGE_ROWS).changes)
      .reduce((sum, rows) => sum + rows, 0)
    return { erased, hasMore: erased >= PURGE_ROWS, refusal }
  })
}
