// Store: opens the SQLite file of conversations, ours or new, or one in memory; the one importer of libsql.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import Database from 'libsql'
import { z } from 'zod'
import { describeDiskFailure, diskCodeOf, pathOf, type DiskPlace } from '#domain/disk-failure.ts'
import { AppError } from '#domain/errors.ts'
import { LOCAL_OWNER } from '#domain/principal.ts'

/** Marks a SQLite file as ours (PRAGMA application_id): the letters "tiao". */
const APPLICATION_ID = 0x7469616f
/** Raised with every change of the tables below, together with the statements that make it. */
const SCHEMA_VERSION = 2
/** How long the driver, which holds up the thread, waits for another process while a file is opened. */
const OPENING_TIMEOUT_MS = 2000
/** The same for every call after that; who calls waits on without holding up the thread. */
const BUSY_TIMEOUT_MS = 5

const SCHEMA = `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    owner TEXT NOT NULL
  );
  CREATE INDEX conversations_by_update ON conversations (updated_at_ms, id);
  CREATE TABLE exchanges (
    sequence INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    answer_id TEXT NOT NULL UNIQUE,
    asked_at_ms INTEGER NOT NULL,
    -- Beside the whole answer, so that a follow-up is understood without reading all citations.
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    answer TEXT NOT NULL,
    feedback TEXT
  );
  CREATE INDEX exchanges_by_conversation ON exchanges (conversation_id, sequence);
  CREATE INDEX exchanges_judged ON exchanges (sequence) WHERE feedback IS NOT NULL;
`
/** What version 2 brought beside the owner: what was seen of the clock. */
const SINCE_VERSION_2 = `
  CREATE INDEX conversations_by_owner ON conversations (owner, updated_at_ms, id);
  CREATE TABLE time_seen (
    by TEXT PRIMARY KEY,
    believed_ms INTEGER NOT NULL,
    doubted_first_ms INTEGER,
    doubted_last_ms INTEGER
  );
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`
const CREATE = SCHEMA + SINCE_VERSION_2
/**
 * What was kept before there were owners belongs to whoever sits at this machine. Chats begin new
 * conversations: the ones that they were in are not theirs.
 */
const MIGRATE = `
  ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT '${LOCAL_OWNER}';
  DROP TABLE IF EXISTS chat_sessions;
  ${SINCE_VERSION_2}
`

export type SqliteDatabase = Database.Database

/**
 * Opens the file, making it and its folder if there is none. A file that is damaged, of another
 * program or of a newer version is left as it is.
 * @throws AppError INTERNAL that names the file, what is wrong and what to do
 */
export function openSqliteFile(file: string): SqliteDatabase {
  let database: SqliteDatabase | undefined
  try {
    makeDirectory(path.dirname(file))
    // Questions may be confidential: SQLite gives its side files the same mode.
    closeSync(openSync(file, 'a', 0o600))
    database = new Database(file, { timeout: OPENING_TIMEOUT_MS })
    const state = requireOurs(database, file)
    if (state !== 'new') requireIntact(database, file)
    database.exec('PRAGMA journal_mode = WAL')
    // In WAL mode this is safe against the end of the process; a power cut may cost the last answers.
    database.exec('PRAGMA synchronous = NORMAL')
    database.exec('PRAGMA foreign_keys = ON')
    database.exec('PRAGMA secure_delete = ON')
    if (state !== 'ours') inTransaction(database, (open) => prepareTables(open, file))
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof AppError ? error : storageFailure(file, error)
  }
}

/** A database of this process alone, which ends with it. */
export function openSqliteMemory(): SqliteDatabase {
  const database = new Database(':memory:')
  database.exec('PRAGMA foreign_keys = ON')
  database.exec(CREATE)
  return database
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
  } catch (error) {
    // Where one above it may not be made, Node says ENOENT; only the call for that one says why.
    const missing = diskCodeOf(error) === 'ENOENT' ? pathOf(error) : null
    if (missing !== null) mkdirSync(missing)
    throw error
  }
}

/** Brings all that was written into the file itself, then lets go of it. */
export function closeSqliteFile(database: SqliteDatabase): void {
  // The driver lets go of prepared statements only when they are collected, and until then SQLite
  // leaves its write-ahead log where it is.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}

/** Runs work as one write: all of it is stored or nothing. */
export function inTransaction<Result>(
  database: SqliteDatabase,
  work: (database: SqliteDatabase) => Result,
): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work(database)
    database.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk ends the transaction by itself.
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function prepareTables(database: SqliteDatabase, file: string): void {
  // Another process may have done it since.
  const state = requireOurs(database, file)
  if (state === 'new') database.exec(CREATE)
  if (state === 'old') database.exec(MIGRATE)
}

function requireOurs(database: SqliteDatabase, file: string): 'new' | 'old' | 'ours' {
  // One statement, so that another process that makes the tables is seen before or after, not amid.
  const [state] = readRows(StateSchema, database, READ_STATE)
  const { applicationId, version, tables } = state ?? { applicationId: 0, version: 0, tables: 0 }
  if (applicationId === 0 && version === 0 && tables === 0) return 'new'
  if (applicationId !== APPLICATION_ID)
    throw new AppError(
      'INTERNAL',
      `“${file}”不是条理的对话记录，未作改动；请用 TIAOLI_CONVERSATIONS_FILE 换一个文件名。`,
    )
  if (version > SCHEMA_VERSION)
    throw new AppError(
      'INTERNAL',
      `对话记录“${file}”由更新的版本（格式 ${version}，本版本为 ${SCHEMA_VERSION}）建立，未作改动；请升级条理，或用 TIAOLI_CONVERSATIONS_FILE 换一个文件名。`,
    )
  return version < SCHEMA_VERSION ? 'old' : 'ours'
}

function requireIntact(database: SqliteDatabase, file: string): void {
  const [found] = readRows(CheckSchema, database, 'PRAGMA quick_check(1)')
  if (found?.quick_check !== 'ok') throw damaged(file)
}

const CheckSchema = z.object({ quick_check: z.string() })
const StateSchema = z.object({
  applicationId: z.number(),
  version: z.number(),
  tables: z.number(),
})
const READ_STATE = `SELECT
  (SELECT application_id FROM pragma_application_id) AS applicationId,
  (SELECT user_version FROM pragma_user_version) AS version,
  (SELECT count(*) FROM sqlite_schema) AS tables`

/** The rows of a query, each parsed by a schema. */
export function readRows<Row>(
  schema: z.ZodType<Row>,
  database: SqliteDatabase,
  sql: string,
  ...values: (string | number | null)[]
): Row[] {
  return database
    .prepare(sql)
    .all(...values)
    .map((row) => schema.parse(row))
}

/** A failure of the file in words that name the cure; the error itself is the cause. */
export function storageFailure(file: string, error: unknown): AppError {
  const code = diskCodeOf(error)
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return damaged(file, error)
  const said = describeDiskFailure(error, conversationsPlace(file))
  if (said !== null) return said
  return new AppError('INTERNAL', `对话记录“${file}”：读写失败（${code || '原因不明'}）。`, {
    cause: error,
  })
}

/** Where conversations are kept, as failures of the disk name it. */
function conversationsPlace(file: string): DiskPlace {
  return { what: '对话记录', path: file, setting: 'TIAOLI_CONVERSATIONS_FILE' }
}

function damaged(file: string, cause?: unknown): AppError {
  return new AppError(
    'INTERNAL',
    `“${file}”已损坏或不是 SQLite 文件，未作改动；请把它移走（可用 sqlite3 的 .recover 抢救），或用 TIAOLI_CONVERSATIONS_FILE 换一个文件名。`,
    { cause },
  )
}

/** Whether the file is only held by another process for now. */
export function isBusy(error: unknown): boolean {
  return diskCodeOf(error) === 'SQLITE_BUSY'
}
