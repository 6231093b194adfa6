// Channels / Telegram: long polling, by which updates come without a public address.
// https://core.telegram.org/bots/api#getupdates
import { z } from 'zod'
import type { ChannelLog } from '../channel.ts'
import { PlatformError } from '../wire/http.ts'
import { backoffMs, createLoop, type Loop } from '../wire/loop.ts'
import type { CallMethod } from './methods.ts'

/** Telegram holds a request without news for so long. */
const HOLD_SECONDS = 30
const TIMEOUT_MS = (HOLD_SECONDS + 10) * 1000
const CONFLICT = 409

const UpdatesSchema = z.array(z.looseObject({ update_id: z.int() }))
export type RawUpdate = z.infer<typeof UpdatesSchema>[number]

export interface TelegramPollingOptions {
  call: CallMethod
  log: ChannelLog
  /** Takes an update over; only then is the next request made, which lets Telegram forget it. */
  onUpdate: (update: RawUpdate) => Promise<void>
}

/**
 * Asks for updates, one request after the other. An update is asked for again until it was taken
 * over. After a failure the wait doubles up to a minute, with a random part.
 */
export function createTelegramPolling({ call, log, onUpdate }: TelegramPollingOptions): Loop {
  let offset: number | null = null
  let failures = 0

  async function takeNext(signal: AbortSignal): Promise<void> {
    for (const update of await askForUpdates(call, { offset, signal })) {
      // What was not taken over before the stop is for the next process.
      if (signal.aborted) return
      await onUpdate(update)
      offset = update.update_id + 1
    }
  }

  const polling = createLoop(takeNext, (error) => {
    if (error !== undefined) log.warn({ channel: 'telegram', err: error }, reasonOf(error))
    else failures = 0
    return error === undefined ? 0 : backoffMs(failures++)
  })
  return {
    ...polling,
    start() {
      log.info({ channel: 'telegram' }, 'polling for updates')
      polling.start()
    },
  }
}

async function askForUpdates(
  call: CallMethod,
  { offset, signal }: { offset: number | null; signal: AbortSignal },
): Promise<RawUpdate[]> {
  const body = {
    timeout: HOLD_SECONDS,
    allowed_updates: ['message'],
    ...(offset === null ? {} : { offset }),
  }
  return UpdatesSchema.parse(await call('getUpdates', body, { signal, timeoutMs: TIMEOUT_MS }))
}

/** A webhook is somebody's decision: it is named, never removed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof PlatformError) || error.status !== CONFLICT) return 'polling failed'
  return /webhook/iu.test(error.message)
    ? 'the bot has a webhook, so Telegram gives no updates: remove it with deleteWebhook, or set TIAOLI_TELEGRAM_WEBHOOK_SECRET to receive by it'
    : 'another process polls for the same bot: stop one of the two'
}
