// Channels: questions of one session are answered in order, those of many sessions side by side.

/** One more question than this is refused: nobody reads the answer to the fifth anyway. */
const MAX_WAITING = 3
/** Answers worked on at the same time, over all sessions. */
const MAX_RUNNING = 32

export type Job = (signal: AbortSignal) => Promise<void>

export interface SessionQueue {
  /** Runs the job after those of its session; false if too many wait or the queue is closed. */
  push(session: string, job: Job): boolean
  /**
   * Takes nothing more, waits for what is there, and aborts what still runs after graceMs. Says
   * whether all could finish.
   */
  drain(graceMs: number): Promise<boolean>
}

interface Lane {
  waiting: Job[]
}

/** A queue that lives in this process. Jobs must not reject. */
export function createSessionQueue(): SessionQueue {
  const lanes = new Map<string, Lane>()
  const ready: string[] = []
  const idle: (() => void)[] = []
  const stopping = new AbortController()
  let running = 0
  let isClosed = false

  function startReady(): void {
    while (running < MAX_RUNNING) {
      const session = ready.shift()
      const job = session === undefined ? undefined : lanes.get(session)?.waiting.shift()
      if (session === undefined || job === undefined) return
      running++
      void job(stopping.signal).finally(() => finished(session))
    }
  }

  function finished(session: string): void {
    running--
    if (lanes.get(session)?.waiting.length === 0) lanes.delete(session)
    else ready.push(session)
    startReady()
    if (lanes.size === 0) for (const resolve of idle.splice(0)) resolve()
  }

  return {
    push(session, job) {
      const lane = lanes.get(session)
      if (isClosed || (lane !== undefined && lane.waiting.length >= MAX_WAITING)) return false
      if (lane === undefined) {
        lanes.set(session, { waiting: [job] })
        ready.push(session)
        startReady()
      } else lane.waiting.push(job)
      return true
    },
    async drain(graceMs) {
      isClosed = true
      if (lanes.size === 0) return true
      const allDone = new Promise<void>((resolve) => idle.push(resolve))
      let wasCut = false
      const cut = setTimeout(() => {
        wasCut = true
        stopping.abort()
      }, graceMs)
      await allDone
      clearTimeout(cut)
      return !wasCut
    },
  }
}
