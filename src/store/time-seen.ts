// Store: which time is believed when something is to be forgotten; clocks are sometimes wrong.

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The longest step between two looks at the clock that is believed: the service may have been off. */
const MAX_STEP_MS = 7 * DAY_MS
/** Clocks of several machines differ, and are set back a little. */
const MAX_BACK_STEP_MS = HOUR_MS
/** A clock that jumped is taken at its word after so long by its own count, */
const CONFIRMED_MS = 7 * DAY_MS
/** if it was looked at now and then in between. */
const MAX_PAUSE_MS = 60 * DAY_MS

/** What was seen of the clock so far, in milliseconds since 1970. */
export interface TimeSeen {
  /** The latest time that was believed. */
  believedMs: number
  /** The first and the last of the times that are not believed; null while the clock is trusted. */
  doubted: { firstMs: number; lastMs: number } | null
}

/** Whether the clock may show this after what was seen. @param keptMs a step so long expires all */
export function isBelieved({ believedMs }: TimeSeen, nowMs: number, keptMs: number): boolean {
  const stepMs = nowMs - believedMs
  return stepMs >= -MAX_BACK_STEP_MS && stepMs <= Math.min(MAX_STEP_MS, keptMs)
}

/**
 * A further look at the clock. A time too far from the last one is doubted until the clock has gone
 * on from there for seven days, over restarts, too: then the jump was a pause of the service, or the
 * end of a wrong time that had been believed.
 */
export function seeTime(seen: TimeSeen, nowMs: number, keptMs: number): TimeSeen {
  if (isBelieved(seen, nowMs, keptMs))
    return { believedMs: Math.max(seen.believedMs, nowMs), doubted: null }
  const { doubted } = seen
  const goesOn =
    doubted !== null && nowMs >= doubted.lastMs && nowMs - doubted.lastMs <= MAX_PAUSE_MS
  if (!goesOn) return { ...seen, doubted: { firstMs: nowMs, lastMs: nowMs } }
  if (nowMs - doubted.firstMs >= CONFIRMED_MS) return { believedMs: nowMs, doubted: null }
  return { ...seen, doubted: { ...doubted, lastMs: nowMs } }
}

/** The time by which something expires: it stands still while the clock runs ahead unbelieved. */
export function expiryTimeMs(seen: TimeSeen, nowMs: number, keptMs: number): number {
  return isBelieved(seen, nowMs, keptMs) ? nowMs : Math.min(seen.believedMs, nowMs)
}

/** Why nothing is forgotten now, and what to do; null while the clock is trusted. */
export function describeDoubt({ believedMs, doubted }: TimeSeen): string | null {
  if (doubted === null) return null
  const [now, before] = [doubted.lastMs, believedMs].map((ms) => new Date(ms).toISOString())
  return `系统时钟显示 ${now}，与上次所见 ${before} 相差太大，因此不清理过期的对话；请检查本机时间。若时间无误（服务停用过一段时间），不必处理：时钟照此走过七天后恢复清理。`
}
