// Store: sessions of chats in the SQLite file of the conversations.
import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { PURGE_ROWS, type PurgeStep } from './purge.ts'
import { CHAT_KEPT_MS, type SessionStore } from './session-store.ts'
import {
  closeSqliteFile,
  inTransaction,
  openSqliteFile,
  readRows,
  storageFailure,
  type SqliteDatabase,
} from './sqlite-file.ts'
import { lookAtClock } from './sqlite-time-seen.ts'
import { describeDoubt } from './time-seen.ts'

/** Beside the tables of the conversations: programs that do not know these leave them alone. */
const TABLES = `
  CREATE TABLE IF NOT EXISTS chat_key (id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS chat_sessions (
    name_hash TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    last_at_ms INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS chat_sessions_by_time ON chat_sessions (last_at_ms);
  CREATE TABLE IF NOT EXISTS chat_answered (
    message_hash TEXT PRIMARY KEY,
    at_ms INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS chat_answered_by_time ON chat_answered (at_ms);
`
const KEY_BYTES = 32

const KeySchema = z.object({ key: z.string() })
const CountSchema = z.object({ count: z.number() })
const SessionSchema = z
  .object({ conversation_id: z.string(), last_at_ms: z.number() })
  .transform((row) => ({ conversationId: row.conversation_id, lastAtMs: row.last_at_ms }))

/**
 * Opens the sessions of a file, making it if there is none. Names, which hold ids of people, reach
 * the disk as keyed hashes alone; the key is drawn once and lies in the same file.
 * @throws AppError INTERNAL if the file is not usable; it is left as it is
 */
export function openSqliteSessionStore(file: string): SessionStore {
  const database = openSqliteFile(file)
  const guard = <Result>(work: () => Result): Result => {
    try {
      return work()
    } catch (error) {
      throw error instanceof AppError ? error : storageFailure(file, error)
    }
  }
  const key = guard(() => inTransaction(database, prepare))
  const hash = (name: string): string => createHmac('sha256', key).update(name).digest('hex')
  const write = (sql: string, ...values: (string | number)[]) =>
    void database.prepare(sql).run(...values)

  return {
    session: (name) => guard(() => readRows(SessionSchema, database, READ_SESSION, hash(name))[0]),
    keepSession: (name, { conversationId, lastAtMs }) =>
      guard(() => write(KEEP_SESSION, hash(name), conversationId, lastAtMs)),
    wasAnswered: (message) =>
      guard(() => readRows(CountSchema, database, COUNT_ANSWERED, hash(message))[0]?.count === 1),
    noteAnswered: (message, atMs) =>
      guard(() => write('INSERT OR REPLACE INTO chat_answered VALUES (?, ?)', hash(message), atMs)),
    purge: (nowMs) => guard(() => inTransaction(database, () => purge(database, nowMs))),
    close: () => guard(() => closeSqliteFile(database)),
  }
}

const READ_SESSION = 'SELECT conversation_id, last_at_ms FROM chat_sessions WHERE name_hash = ?'
const KEEP_SESSION = 'INSERT OR REPLACE INTO chat_sessions VALUES (?, ?, ?)'
const COUNT_ANSWERED = 'SELECT count(*) AS count FROM chat_answered WHERE message_hash = ?'

const PURGE = [
  ['chat_sessions', 'last_at_ms'],
  ['chat_answered', 'at_ms'],
].map(
  ([table, time]) => `DELETE FROM ${table} WHERE rowid IN (
    SELECT rowid FROM ${table} WHERE ${time} < ? ORDER BY ${time} LIMIT ${PURGE_ROWS})`,
)

function purge(database: SqliteDatabase, nowMs: number): PurgeStep {
  const seen = lookAtClock(database, 'chats', { nowMs, keptMs: CHAT_KEPT_MS })
  const refusal = describeDoubt(seen)
  if (refusal !== null) return { erased: 0, hasMore: false, refusal }
  const erased = PURGE.map((sql) => database.prepare(sql).run(nowMs - CHAT_KEPT_MS).changes)
  return {
    erased: erased.reduce((sum, rows) => sum + rows, 0),
    hasMore: Math.max(...erased) >= PURGE_ROWS,
    refusal,
  }
}

/** Makes the tables and the key that are missing; the key of the hashes. */
function prepare(database: SqliteDatabase): string {
  database.exec(TABLES)
  database
    .prepare('INSERT OR IGNORE INTO chat_key VALUES (1, ?)')
    .run(randomBytes(KEY_BYTES).toString('hex'))
  return KeySchema.parse(database.prepare('SELECT key FROM chat_key').get()).key
}
