// Compose: looks at the directories for as long as a service runs; the library follows them.
import { watch } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Composed } from '#compose.ts'
import type { Config } from '#config/config.ts'
import { LiveLibrary, type LiveOptions } from './live-library.ts'
import { lookAt } from './sight.ts'

/** Files that are written are looked at so soon again. */
const SETTLE_MS = 500

export interface FollowOptions extends Pick<LiveOptions, 'rebuild' | 'log' | 'signal'> {
  /** Loads the product, building its library where needed. */
  open: () => Promise<Composed>
}

export interface LiveProduct {
  /** The product over the newest library; a request takes it once and keeps it to its end. */
  current(): Composed
  /** What keeps files from being served as they are, in words for people. */
  problems(): readonly string[]
  /** Settles when nothing is looked at any more, after the signal aborted. */
  ended: Promise<void>
}

/** Opens the product and follows the files until the signal aborts. Throws as `open` does. */
export async function followFiles(config: Config, options: FollowOptions): Promise<LiveProduct> {
  const look = () => lookAt(config)
  // Before the files are read: what changes meanwhile is seen.
  const sight = await look()
  const live = new LiveLibrary({ product: await options.open(), sight }, { ...options, look })
  const { watchIntervalMs } = config
  return {
    current: () => live.current(),
    problems: () => live.problems(),
    ended: watchIntervalMs === 0 ? Promise.resolve() : keepLooking(live, config, options.signal),
  }
}

async function keepLooking(
  live: LiveLibrary,
  { seedsDirectory, watchIntervalMs }: Config,
  signal: AbortSignal,
): Promise<void> {
  const hints = watchForHints(seedsDirectory, signal)
  while (!signal.aborted) {
    const isChanging = await live.check()
    await (isChanging ? pause(SETTLE_MS, signal) : hints.next(watchIntervalMs))
  }
}

interface Hints {
  /** Resolves at the next hint, after the time, or when the signal aborts. */
  next(afterMs: number): Promise<void>
}

/** The system's word that something changed; where it gives none, time alone passes. */
function watchForHints(directory: string, signal: AbortSignal): Hints {
  let isHinted = false
  let waiting = new AbortController()
  const hint = (): void => {
    isHinted = true
    waiting.abort()
  }
  try {
    watch(directory, { signal, persistent: false }, hint).on('error', () => undefined)
  } catch {
    // Not everywhere, and not without end: the looks go on all the same.
  }
  return {
    async next(afterMs) {
      waiting = new AbortController()
      if (!isHinted) await pause(afterMs, AbortSignal.any([signal, waiting.signal]))
      isHinted = false
    },
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
