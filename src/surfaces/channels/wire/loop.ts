// Channels: what goes on until it is stopped, with a wait after what went wrong.
import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_RETRY_MS = 1000
const MAX_RETRY_MS = 60_000

export interface Loop {
  start(): void
  /** Resolves when nothing goes on any more. */
  stop(): Promise<void>
}

/**
 * Takes one step after the other.
 * @param after is told what a step threw, undefined if it ended well; the wait before the next one in
 *   milliseconds, or null to take none
 */
export function createLoop(
  step: (signal: AbortSignal) => Promise<void>,
  after: (error: unknown) => number | null,
): Loop {
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const error = await step(signal).catch((thrown: unknown) => thrown)
      if (signal.aborted) return
      const waitMs = after(error)
      if (waitMs === null) return
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    start: () => void (running = run()),
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** A wait that doubles with every failure, up to a minute, less a random part of up to a half. */
export function backoffMs(failures: number): number {
  return Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * (0.5 + Math.random() / 2)
}
