// Store: conversations in a SQLite file, which several processes may share.
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import type { Answer } from '#domain/answer.ts'
import {
  FeedbackSchema,
  type ConversationSummary,
  type Exchange,
  type Feedback,
  type FeedbackRequest,
} from '#domain/conversation.ts'
import { AppError } from '#domain/errors.ts'
import type { Principal } from '#domain/principal.ts'
import { PURGE_ROWS, type PurgeStep } from './purge.ts'
import {
  closeSqliteFile,
  inTransaction,
  isBusy,
  openSqliteFile,
  readRows,
  storageFailure,
  type SqliteDatabase,
} from './sqlite-file.ts'
import { lookAtClock, readTimeSeen } from './sqlite-time-seen.ts'
import {
  DAY_MS,
  expiryCutoffMs,
  feedbackAt,
  formatCursor,
  MAX_EXCHANGES,
  parseCursor,
  RECALLED_EXCHANGES,
  titleOf,
  turnsOf,
  writtenMs,
  type ConversationPage,
  type ConversationStore,
  type JudgedExchange,
  type PageRequest,
  type Refused,
  type StoreOptions,
} from './conversation-store.ts'
import { storedAnswer } from './stored-answer.ts'
import { describeDoubt, type TimeSeen } from './time-seen.ts'

export interface SqliteStoreOptions extends StoreOptions {
  file: string
}

interface Handle {
  database: SqliteDatabase
  options: SqliteStoreOptions
  /** As of the last step of erasing. */
  seen: TimeSeen
}

/**
 * Opens the conversations of a file, making it if there is none.
 * Every call is a few short statements on this thread, a fraction of a millisecond each.
 * @throws AppError INTERNAL if the file is not usable; it is left as it is
 */
export function openSqliteConversationStore(options: SqliteStoreOptions): ConversationStore {
  const database = openSqliteFile(options.file)
  const seen = readTimeSeen(database, 'conversations', options.now().getTime())
  const handle: Handle = { database, options, seen }
  const guard = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return await unlessBusy(work)
    } catch (error) {
      throw error instanceof AppError ? error : storageFailure(options.file, error)
    }
  }
  return {
    append: (id, answer, principal) => guard(() => append(handle, { id, answer, principal })),
    turns: (id) => guard(() => recalledTurns(handle, id, Number.MAX_SAFE_INTEGER)),
    list: (page, whose) => guard(() => pageOf(handle, page, whose)),
    read: (id) => guard(() => readConversation(handle, id)),
    rename: (id, title, principal) => guard(() => rename(handle, { id, title, principal })),
    delete: (id, principal) => guard(() => erase(handle, id, principal)),
    judge: (id, feedback, principal) => guard(() => judge(handle, { id, feedback, principal })),
    judged: () => guard(() => judgedExchanges(handle)),
    purge: () => guard(() => purge(handle)),
    close: () => guard(() => closeSqliteFile(database)),
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

const OwnerSchema = z.object({ owner: z.string() })

/** Whether a principal may change what a query finds; the query gives the owner. */
function ownership(
  { database }: Handle,
  principal: Principal,
  sql: string,
  ...values: (string | number)[]
): 'own' | Refused {
  const [found] = readRows(OwnerSchema, database, sql, ...values)
  if (found === undefined) return 'unknown'
  return principal.includes(found.owner) ? 'own' : 'foreign'
}

function ownershipOf(handle: Handle, id: string, principal: Principal): 'own' | Refused {
  const sql = 'SELECT owner FROM conversations WHERE id = ? AND updated_at_ms >= ?'
  return ownership(handle, principal, sql, id, cutoffMs(handle))
}

function cutoffMs({ options, seen }: Handle): number {
  return expiryCutoffMs(options, seen)
}

interface Addition {
  id: string
  answer: Answer
  principal: Principal
}

function append(handle: Handle, { id, answer, principal }: Addition) {
  const { database, options } = handle
  const [owner] = principal
  const nowMs = writtenMs(options, handle.seen)
  const run = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(...values)
  return inTransaction(database, () => {
    const state = ownershipOf(handle, id, principal)
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
    return 'stored'
  })
}

const RecalledSchema = z.object({ question: z.string(), text: z.string() })

/** The turns of the latest exchanges before one, oldest first. */
function recalledTurns(handle: Handle, id: string, beforeSequence: number) {
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

function summaryOf(handle: Handle, id: string): ConversationSummary | undefined {
  const sql = `${SELECT_SUMMARY} AND id = ?`
  return readRows(SummaryRowSchema, handle.database, sql, cutoffMs(handle), id)[0]
}

function pageOf(
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

function rename(
  handle: Handle,
  { id, title, principal }: { id: string; title: string; principal: Principal },
): ConversationSummary | Refused {
  const { database } = handle
  return inTransaction(database, () => {
    const state = ownershipOf(handle, id, principal)
    if (state !== 'own') return state
    database.prepare('UPDATE conversations SET title = ? WHERE id = ?').run(title, id)
    return summaryOf(handle, id) ?? 'unknown'
  })
}

function erase(handle: Handle, id: string, principal: Principal): 'deleted' | Refused {
  const { database } = handle
  return inTransaction(database, () => {
    const state = ownershipOf(handle, id, principal)
    if (state !== 'own') return state
    database.prepare('DELETE FROM conversations WHERE id = ?').run(id)
    return 'deleted'
  })
}

const OWNER_OF_ANSWER = `SELECT owner
  FROM exchanges JOIN conversations ON conversations.id = conversation_id
  WHERE answer_id = ? AND updated_at_ms >= ?`

function judge(
  handle: Handle,
  { id, feedback, principal }: { id: string; feedback: FeedbackRequest; principal: Principal },
): Feedback | Refused {
  const { database, options, seen } = handle
  const given = feedbackAt(feedback, writtenMs(options, seen))
  return inTransaction(database, () => {
    const state = ownership(handle, principal, OWNER_OF_ANSWER, id, cutoffMs(handle))
    if (state !== 'own') return state
    database
      .prepare('UPDATE exchanges SET feedback = ? WHERE answer_id = ?')
      .run(JSON.stringify(given), id)
    return given
  })
}

function judgedExchanges(handle: Handle): JudgedExchange[] {
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

const PURGE_EXCHANGES = `DELETE FROM exchanges WHERE sequence IN (
  SELECT sequence FROM conversations JOIN exchanges ON conversation_id = conversations.id
  WHERE updated_at_ms < ? LIMIT ?)`
const PURGE_CONVERSATIONS = `DELETE FROM conversations WHERE id IN (
  SELECT id FROM conversations
  WHERE updated_at_ms < ? AND NOT EXISTS (SELECT 1 FROM exchanges WHERE conversation_id = id)
  LIMIT ?)`

function purge(handle: Handle): PurgeStep {
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
