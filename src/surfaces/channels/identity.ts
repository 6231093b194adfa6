// Channels: who the bot is on its platform, asked once.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, ChannelLog } from './channel.ts'
import type { Loop } from './wire/loop.ts'

/** A push must be acknowledged within a second; so long may it wait for the answer. */
const WAIT_MS = 700
/** After a failure the platform is not asked again sooner. */
const PAUSE_MS = 10_000

export interface Identity<Id> {
  /** Who the bot is; null if the platform has not said so in time. */
  get(): Promise<Id | null>
}

/**
 * Asks the platform once and remembers. While it is not known who the bot is, nobody can tell
 * whether a message in a group is for it, so it stays silent there.
 */
export function createIdentity<Id>(
  ask: () => Promise<Id>,
  { log, nowMs, channel }: { log: ChannelLog; nowMs: () => number; channel: string },
): Identity<Id> {
  let known: Id | null = null
  let asking: Promise<void> | null = null
  let failedAtMs: number | null = null

  async function askOnce(): Promise<void> {
    try {
      known = await ask()
    } catch (error) {
      failedAtMs = nowMs()
      log.warn({ channel, err: error }, 'bot identity unknown; groups are not answered')
    } finally {
      asking = null
    }
  }

  return {
    async get() {
      if (known !== null) return known
      if (failedAtMs !== null && nowMs() - failedAtMs < PAUSE_MS) return null
      asking ??= askOnce()
      const timer = new AbortController()
      await Promise.race([
        asking,
        sleep(WAIT_MS, undefined, { signal: timer.signal }).catch(() => undefined),
      ])
      timer.abort()
      return known
    },
  }
}

/** Opens a channel: asks at once who the bot is, for the first message in a group, and connects. */
export function opening(
  bot: Identity<unknown>,
  connection?: Loop,
): Pick<Channel, 'start' | 'stop'> {
  const start = (): void => {
    void bot.get()
    connection?.start()
  }
  return connection === undefined ? { start } : { start, stop: () => connection.stop() }
}
