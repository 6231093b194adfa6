// Channels / Telegram: the methods of the Bot API.
// https://core.telegram.org/bots/api#making-requests
import { z } from 'zod'
import {
  createCaller,
  PlatformError,
  type PlatformAnswer,
  type PlatformCall,
} from '../wire/http.ts'
import type { TelegramSettings } from '#config/channels/platforms.ts'

const ResultSchema = z.looseObject({
  ok: z.boolean(),
  description: z.string().default(''),
  result: z.unknown().optional(),
})
const WaitSchema = z.looseObject({ parameters: z.looseObject({ retry_after: z.number() }) })

/** One of Telegram's methods, with the bot's token. @throws PlatformError */
export type CallMethod = (
  method: string,
  body: object,
  limits?: Pick<PlatformCall, 'signal' | 'timeoutMs'>,
) => Promise<unknown>

/** The methods; what one gives is its result. */
export function createMethods({ baseUrl, botToken }: TelegramSettings): CallMethod {
  const call = createCaller({ baseUrl, hosts: [], waitAskedMs })
  return async function callMethod(method, body, limits = {}) {
    const to = `/bot${botToken.reveal()}/${method}`
    const { status, body: answer } = await call({ to, body, ...limits })
    const parsed = ResultSchema.safeParse(answer).data
    if (parsed?.ok === true) return parsed.result
    const said = parsed?.description.slice(0, 200) ?? ''
    throw new PlatformError(`Telegram ${method}: HTTP ${status} ${said}`, { status })
  }
}

/** Telegram says in the body how many seconds to wait. */
function waitAskedMs({ body }: PlatformAnswer): number | null {
  const seconds = WaitSchema.safeParse(body).data?.parameters.retry_after
  return seconds === undefined ? null : seconds * 1000
}
