// Store: what was seen of the clock, kept in the SQLite file over restarts.
import { z } from 'zod'
import { readRows, type SqliteDatabase } from './sqlite-file.ts'
import { seeTime, type TimeSeen } from './time-seen.ts'

/** Who looks at the clock: what is kept for how long differs. */
type Looker = 'conversations' | 'chats'

const SeenSchema = z
  .object({
    believed_ms: z.number(),
    doubted_first_ms: z.number().nullable(),
    doubted_last_ms: z.number().nullable(),
  })
  .transform(({ believed_ms, doubted_first_ms, doubted_last_ms }): TimeSeen => ({
    believedMs: believed_ms,
    doubted:
      doubted_first_ms === null || doubted_last_ms === null
        ? null
        : { firstMs: doubted_first_ms, lastMs: doubted_last_ms },
  }))
const NewestSchema = z.object({ newest_ms: z.number().nullable() })

/** What was seen so far; before the first look, the newest answer tells when the clock went right. */
export function readTimeSeen(database: SqliteDatabase, by: Looker, nowMs: number): TimeSeen {
  const [seen] = readRows(SeenSchema, database, 'SELECT * FROM time_seen WHERE by = ?', by)
  if (seen !== undefined) return seen
  const sql = 'SELECT max(updated_at_ms) AS newest_ms FROM conversations'
  const [newest] = readRows(NewestSchema, database, sql)
  return { believedMs: Math.min(newest?.newest_ms ?? nowMs, nowMs), doubted: null }
}

/** Looks at the clock and keeps what was seen. @param keptMs how long is kept what may expire */
export function lookAtClock(
  database: SqliteDatabase,
  by: Looker,
  { nowMs, keptMs }: { nowMs: number; keptMs: number },
): TimeSeen {
  const seen = seeTime(readTimeSeen(database, by, nowMs), nowMs, keptMs)
  const { believedMs, doubted } = seen
  database
    .prepare('INSERT OR REPLACE INTO time_seen VALUES (?, ?, ?, ?)')
    .run(by, believedMs, doubted?.firstMs ?? null, doubted?.lastMs ?? null)
  return seen
}
