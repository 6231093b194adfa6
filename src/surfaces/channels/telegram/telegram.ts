// Channels / Telegram: a bot, reached by its webhook or by long polling.
// https://core.telegram.org/bots/api#getting-updates
import { z } from 'zod'
import type { Channel, ChannelParts, RawRequest } from '../channel.ts'
import { equalInConstantTime } from '../wire/crypto.ts'
import { createIdentity, opening } from '../identity.ts'
import { newRequestId } from '../log.ts'
import { parseJson, RefusedPush } from '../refusal.ts'
import { createMethods } from './methods.ts'
import { inboundOf, readTelegramUpdate } from './parse.ts'
import { createTelegramPolling } from './polling.ts'
import { telegramDialect } from '../messages/dialects.ts'
import { createTelegramReplier } from './send.ts'
import type { TelegramSettings } from '#config/channels/platforms.ts'

const MeSchema = z.looseObject({ username: z.string() })

/** The channel: updates come to its webhook if that has a secret, else they are polled for. */
export function createTelegram(settings: TelegramSettings, parts: ChannelParts): Channel {
  const { accept, log, nowMs } = parts
  const { botToken, webhookSecret } = settings
  const call = createMethods(settings)
  const askIdentity = async (): Promise<string> => MeSchema.parse(await call('getMe', {})).username
  const name = createIdentity(askIdentity, { log, nowMs, channel: 'telegram' })
  const dialect = telegramDialect(parts.publicUrl)
  const id = Number(botToken.reveal().split(':')[0])

  async function take(content: unknown, requestId: string): Promise<void> {
    const update = readTelegramUpdate(content)
    if (update === null) return
    const { message } = update
    const username = message.chat.type === 'private' ? null : await name.get()
    const replier = createTelegramReplier({ call, message, dialect })
    accept(inboundOf(update, { id, username }), replier, requestId)
  }

  if (webhookSecret === null) {
    const polling = createTelegramPolling({
      call,
      log,
      onUpdate: (update) => take(update, newRequestId()),
    })
    return { name: 'telegram', ...opening(name, polling) }
  }
  const secret = webhookSecret.reveal()

  async function handle(request: RawRequest): Promise<Response> {
    await take(readPush(request, secret), request.requestId)
    return new Response(null, { status: 200 })
  }

  return { name: 'telegram', handle, ...opening(name) }
}

/** The update in a push that carries our secret. @throws RefusedPush */
function readPush({ headers, body }: RawRequest, webhookSecret: string): unknown {
  const given = headers.get('x-telegram-bot-api-secret-token') ?? ''
  if (!equalInConstantTime(given, webhookSecret)) throw new RefusedPush(401, 'wrong secret token')
  return parseJson(body.toString('utf8'))
}
