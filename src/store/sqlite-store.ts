// Store: conversations in SQLite, in a file that several processes may share or in memory.
import { setTimeout } from 'node:timers/promises'
import { AppError } from '#domain/errors.ts'
import type { ConversationStore } from './conversation-store.ts'
import {
  closeSqliteFile,
  isBusy,
  openSqliteFile,
  openSqliteMemory,
  storageFailure,
} from './sqlite-file.ts'
import type { Handle, SqliteStoreOptions } from './sqlite-handle.ts'
import { judgedExchanges, pageOf, readConversation, recalledTurns } from './sqlite-reading.ts'
import { readTimeSeen } from './sqlite-time-seen.ts'
import { append, erase, judge, purge, rename } from './sqlite-writing.ts'

/**
 * Opens the conversations of a file, making it if there is none, or new ones in memory.
 * Every call is a few short statements on this thread, a fraction of a millisecond each.
 * @throws AppError INTERNAL if the file is not usable; it is left as it is
 */
export function openSqliteConversationStore(options: SqliteStoreOptions): ConversationStore {
  const { file } = options
  const database = file === null ? openSqliteMemory() : openSqliteFile(file)
  const seen = readTimeSeen(database, 'conversations', options.now().getTime())
  const handle: Handle = { database, options, seen }
  const guard = async <Result>(work: () => Result): Promise<Result> => {
    try {
      return await unlessBusy(work)
    } catch (error) {
      throw error instanceof AppError ? error : storageFailure(file ?? '内存', error)
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
