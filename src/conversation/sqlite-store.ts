// Conversation: conversations in a SQLite file, which several processes may share.
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import type { Answer } from '../domain/answer.ts'
import {
  FeedbackSchema,
  type ConversationSummary,
  type Exchange,
  type FeedbackRequest,
} from '../domain/conversation.ts'
import { AppError } from '../domain/errors.ts'
import {
  closeSqliteFile,
  inTransaction,
  isBusy,
  openSqliteFile,
  readRows,
  storageFailure,
  type SqliteDatabase,
} from './sqlite-file.ts'
import {
  expiryCutoffMs,
  feedbackAt,
  formatCursor,
  MAX_EXCHANGES,
  parseCursor,
  RECALLED_EXCHANGES,
  titleOf,
  turnsOf,
  type ConversationPage,
  type ConversationStore,
  type JudgedExchange,
  type PageRequest,
  type StoreOptions,
} from './store.ts'
import { storedAnswer } from './stored-answer.ts'

export interface SqliteStoreOptions extends StoreOptions {
  file: string
}

interface Handle {
  database: SqliteDatabase
  options: SqliteStoreOptions
}

/**
 * Opens the conversations of a file, making it if there is none.
 * Every call is a few short statements on this thread, a fraction of a millisecond each.
 * @throws AppError INTERNAL if the file is not usable; it is left as it is
 */
export function openSqliteConversationStore(options: SqliteStoreOptions): ConversationStore {
  const handle: Handle = { database: openSqliteFile(options.file), options }
  const guard = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return await unlessBusy(work)
    } catch (error) {
      throw error instanceof AppError ? error : storageFailure(options.file, error)
    }
  }
  return {
    append: (id, answer) => guard(() => append(handle, id, answer)),
    turns: (id) => guard(() => recalledTurns(handle, id, Number.MAX_SAFE_INTEGER)),
    list: (page) => guard(() => pageOf(handle, page)),
    read: (id) => guard(() => readConversation(handle, id)),
    rename: (id, title) => guard(() => rename(handle, id, title)),
    delete: (id) => guard(() => erase(handle, id)),
    judge: (answerId, feedback) => guard(() => judge(handle, answerId, feedback)),
    judged: () => guard(() => judgedExchanges(handle)),
    close: () => guard(() => closeSqliteFile(handle.database)),
  }
}

/** How long a call waits for another process; longer than any write takes, short for a caller. */
const BUSY_LIMIT_MS = 2000
const BUSY_PAUSE_MS = 20

/** Does the work; where another process holds the file, again after pauses that hold up no one. */
async function unlessBusy<Result>(work: () => Result): Promise<Result> {
  for (let waitedMs = 0; ; waitedMs += BUSY_PAUSE_MS) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_LIMIT_MS) throw error
      await setTimeout(BUSY_PAUSE_MS)
    }
  }
}

function append({ database, options }: Handle, id: string, answer: Answer): void {
  const nowMs = options.now().getTime()
  const run = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(...values)
  inTransaction(database, () => {
    run('DELETE FROM conversations WHERE updated_at_ms < ?', expiryCutoffMs(options))
    run(
      `INSERT INTO conversations (id, title, created_at_ms, updated_at_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET updated_at_ms = excluded.updated_at_ms`,
      id,
      titleOf(answer.question),
      nowMs,
      nowMs,
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
  })
}

const RecalledSchema = z.object({ question: z.string(), text: z.string() })

/** The turns of the latest exchanges before one, oldest first. */
function recalledTurns({ database, options }: Handle, id: string, beforeSequence: number) {
  return readRows(
    RecalledSchema,
    database,
    `SELECT question, text
     FROM exchanges JOIN conversations ON conversations.id = conversation_id
     WHERE conversation_id = ? AND sequence < ? AND updated_at_ms >= ?
     ORDER BY sequence DESC LIMIT ${RECALLED_EXCHANGES}`,
    id,
    beforeSequence,
    expiryCutoffMs(options),
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

function summaryOf({ database, options }: Handle, id: string): ConversationSummary | undefined {
  const sql = `${SELECT_SUMMARY} AND id = ?`
  return readRows(SummaryRowSchema, database, sql, expiryCutoffMs(options), id)[0]
}

function pageOf({ database, options }: Handle, { limit, cursor }: PageRequest): ConversationPage {
  const cutoffMs = expiryCutoffMs(options)
  const after =
    cursor === null ? { updatedAtMs: Number.MAX_SAFE_INTEGER, id: '' } : parseCursor(cursor)
  const found = readRows(
    SummaryRowSchema,
    database,
    `${SELECT_SUMMARY} AND (updated_at_ms, id) < (?, ?)
     ORDER BY updated_at_ms DESC, id DESC LIMIT ?`,
    cutoffMs,
    after.updatedAtMs,
    after.id,
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

function readConversation(handle: Handle, id: string) {
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

function rename(handle: Handle, id: string, title: string): ConversationSummary | undefined {
  const { database, options } = handle
  database
    .prepare('UPDATE conversations SET title = ? WHERE id = ? AND updated_at_ms >= ?')
    .run(title, id, expiryCutoffMs(options))
  return summaryOf(handle, id)
}

function erase(handle: Handle, id: string): boolean {
  const found = summaryOf(handle, id) !== undefined
  handle.database.prepare('DELETE FROM conversations WHERE id = ?').run(id)
  return found
}

function judge({ database, options }: Handle, answerId: string, request: FeedbackRequest) {
  const feedback = feedbackAt(request, options.now())
  const { changes } = database
    .prepare(
      `UPDATE exchanges SET feedback = ? WHERE answer_id = ? AND conversation_id IN (
         SELECT id FROM conversations WHERE updated_at_ms >= ?)`,
    )
    .run(JSON.stringify(feedback), answerId, expiryCutoffMs(options))
  return changes === 0 ? undefined : feedback
}

function judgedExchanges(handle: Handle): JudgedExchange[] {
  const { database, options } = handle
  return readRows(
    ExchangeRowSchema,
    database,
    `SELECT exchanges.* FROM exchanges JOIN conversations ON conversations.id = conversation_id
     WHERE feedback IS NOT NULL AND updated_at_ms >= ? ORDER BY sequence`,
    expiryCutoffMs(options),
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
