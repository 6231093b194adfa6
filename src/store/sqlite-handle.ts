// Store: the open database of conversations, as its statements are given it.
import { expiryCutoffMs, type StoreOptions } from './conversation-store.ts'
import type { SqliteDatabase } from './sqlite-file.ts'
import type { TimeSeen } from './time-seen.ts'

export interface SqliteStoreOptions extends StoreOptions {
  /** Null keeps the latest answers in memory, until the process ends. */
  file: string | null
}

export interface Handle {
  database: SqliteDatabase
  options: SqliteStoreOptions
  /** As of the last step of erasing. */
  seen: TimeSeen
}

/** The time before which a last answer makes a conversation expired, in milliseconds. */
export function cutoffMs({ options, seen }: Handle): number {
  return expiryCutoffMs(options, seen)
}
