// Store: what is read of the conversations in SQLite.
import { z } from 'zod'
import { FeedbackSchema, type ConversationSummary, type Exchange } from '#domain/conversation.ts'
import type { Principal } from '#domain/principal.ts'
import {
  formatCursor,
  parseCursor,
  RECALLED_EXCHANGES,
  turnsOf,
  type ConversationPage,
  type JudgedExchange,
  type PageRequest,
} from './conversation-store.ts'
import { readRows } from './sqlite-file.ts'
import { cutoffMs, type Handle } from './sqlite-handle.ts'
import { storedAnswer } from './stored-answer.ts'

const RecalledSchema = z.object({ question: z.string(), text: z.string() })

/** The turns of the latest exchanges before one, oldest first. */
export function recalledTurns(handle: Handle, id: string, beforeSequence: number) {
  return readRows(
    RecalledSchema,
    handle.database,
    `SELECT question, text
     FROM exchanges JOIN conversations ON conversations.id = conversation_id
     WHERE conversation_id = ? AND sequence < ? AND updated_at_ms >= ?
     ORDER BY sequence DESC LIMIT ${RECALLED_EXCHANGES}`,
    id,
    beforeSequence,
    cutoffMs(handle),
  )
    .toReversed()
    .flatMap(turnsOf)
}

const SummaryRowSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    created_at_ms: z.number(),
    updated_at_ms: z.number(),
    exchange_count: z.number(),
  })
  .transform((row): ConversationSummary => ({
    id: row.id,
    title: row.title,
    createdAt: new Date(row.created_at_ms).toISOString(),
    updatedAt: new Date(row.updated_at_ms).toISOString(),
    exchangeCount: row.exchange_count,
  }))

const SELECT_SUMMARY = `SELECT id, title, created_at_ms, updated_at_ms,
  (SELECT count(*) FROM exchanges WHERE conversation_id = id) AS exchange_count
  FROM conversations WHERE updated_at_ms >= ?`

/** A conversation that has not expired, without its answers. */
export function summaryOf(handle: Handle, id: string): ConversationSummary | undefined {
  const sql = `${SELECT_SUMMARY} AND id = ?`
  return readRows(SummaryRowSchema, handle.database, sql, cutoffMs(handle), id)[0]
}

/** A page of the conversations, latest answer first. @throws AppError INVALID_INPUT for a cursor that no page gave */
export function pageOf(
  handle: Handle,
  { limit, cursor }: PageRequest,
  whose: Principal | 'everybody',
): ConversationPage {
  const after =
    cursor === null ? { updatedAtMs: Number.MAX_SAFE_INTEGER, id: '' } : parseCursor(cursor)
  const [ofThese, owners] =
    whose === 'everybody'
      ? ['', []]
      : ['AND owner IN (SELECT value FROM json_each(?))', [JSON.stringify(whose)]]
  const found = readRows(
    SummaryRowSchema,
    handle.database,
    `${SELECT_SUMMARY} AND (updated_at_ms, id) < (?, ?) ${ofThese}
     ORDER BY updated_at_ms DESC, id DESC LIMIT ?`,
    cutoffMs(handle),
    after.updatedAtMs,
    after.id,
    ...owners,
    limit + 1,
  )
  const conversations = found.slice(0, limit)
  const last = conversations.at(-1)
  const isLast = last === undefined || found.length <= limit
  return {
    conversations,
    nextCursor: isLast
      ? null
      : formatCursor({ updatedAtMs: Date.parse(last.updatedAt), id: last.id }),
  }
}

const ExchangeRowSchema = z.object({
  sequence: z.number(),
  conversation_id: z.string(),
  asked_at_ms: z.number(),
  answer_id: z.string(),
  question: z.string(),
  text: z.string(),
  answer: z.string(),
  feedback: z.string().nullable(),
})
type ExchangeRow = z.infer<typeof ExchangeRowSchema>

/** A conversation with its answers, or undefined. */
export function readConversation(handle: Handle, id: string) {
  // One read transaction, so that the summary counts what is returned with it.
  const { database } = handle
  database.exec('BEGIN')
  try {
    const summary = summaryOf(handle, id)
    if (summary === undefined) return undefined
    const sql = 'SELECT * FROM exchanges WHERE conversation_id = ? ORDER BY sequence'
    const exchanges = readRows(ExchangeRowSchema, database, sql, id).map(exchangeOf)
    return { ...summary, exchanges }
  } finally {
    database.exec('COMMIT')
  }
}

function exchangeOf({ asked_at_ms, feedback, ...row }: ExchangeRow): Exchange {
  return {
    askedAt: new Date(asked_at_ms).toISOString(),
    answer: storedAnswer(row),
    feedback: feedback === null ? null : FeedbackSchema.parse(JSON.parse(feedback)),
  }
}

/** All answers with feedback and the turns before each, oldest first. */
export function judgedExchanges(handle: Handle): JudgedExchange[] {
  return readRows(
    ExchangeRowSchema,
    handle.database,
    `SELECT exchanges.* FROM exchanges JOIN conversations ON conversations.id = conversation_id
     WHERE feedback IS NOT NULL AND updated_at_ms >= ? ORDER BY sequence`,
    cutoffMs(handle),
  ).map((row) => {
    const { askedAt, answer, feedback } = exchangeOf(row)
    return {
      askedAt,
      answer,
      feedback: FeedbackSchema.parse(feedback),
      history: recalledTurns(handle, row.conversation_id, row.sequence),
    }
  })
}
