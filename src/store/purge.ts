// Store: the rhythm in which what has expired is erased, a little at a time.

/** What one step of erasing came to. */
export interface PurgeStep {
  /** Rows that were erased. */
  erased: number
  /** Whether more has expired that this step left. */
  hasMore: boolean
  /** Why nothing was erased, in words that name the cure; null where nothing stood against it. */
  refusal: string | null
}

/** Rows that a step erases at most: some milliseconds of work. */
export const PURGE_ROWS = 100

const EVERY_MS = 3_600_000
/** Between two steps, so that requests are answered meanwhile. */
const PAUSE_MS = 50

/** Runs work once after a pause; the function returned calls it off. */
export type Schedule = (work: () => void, afterMs: number) => () => void

export interface PurgingOptions {
  purge: () => Promise<PurgeStep>
  schedule: Schedule
  /** Is told once that the clock is not believed, until it is again. */
  onRefusal: (reason: string) => void
  /** Is told what the storage rejected with. */
  onFailure: (error: unknown) => void
}

/** Erases what has expired, now and every hour. @returns what ends it */
export function startPurging({
  purge,
  schedule,
  onRefusal,
  onFailure,
}: PurgingOptions): () => void {
  let isRefused = false
  let isStopped = false
  let callOff: (() => void) | null = null

  async function step(): Promise<void> {
    let pauseMs = EVERY_MS
    try {
      const { hasMore, refusal } = await purge()
      if (refusal !== null && !isRefused) onRefusal(refusal)
      isRefused = refusal !== null
      if (hasMore) pauseMs = PAUSE_MS
    } catch (error) {
      onFailure(error)
    }
    if (!isStopped) callOff = schedule(() => void step(), pauseMs)
  }

  void step()
  return () => {
    isStopped = true
    callOff?.()
  }
}
