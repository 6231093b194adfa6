// Channels / Telegram: the webhook of a bot.
// https://core.telegram.org/bots/api#setwebhook
import { z } from 'zod'
import type { Channel, ChannelParts, RawRequest, Replier } from '../channel.ts'
import { equalInConstantTime } from '../crypto.ts'
import { createCaller, PlatformError, type PlatformAnswer } from '../http.ts'
import { createIdentity } from '../identity.ts'
import { parseJson, RefusedPush } from '../refusal.ts'
import { renderReply, type Dialect } from '../render.ts'
import { plainReply } from '../reply.ts'
import { inboundOf, readTelegramUpdate, type TelegramMessage } from './parse.ts'
import { telegramDialect, withoutTags } from './render.ts'
import type { TelegramSettings } from './settings.ts'

/** One chat takes about a message a second; edits count. */
const PROGRESS = { afterMs: 1000, everyMs: 1500 }
const BAD_REQUEST = 400
/** What Telegram says when the text of an edit is what stands there already. */
const NOT_MODIFIED = /message is not modified/iu

const ResultSchema = z.looseObject({
  ok: z.boolean(),
  description: z.string().default(''),
  result: z.unknown(),
})
const SentSchema = z.looseObject({ message_id: z.int() })
const MeSchema = z.looseObject({ username: z.string() })
const WaitSchema = z.looseObject({ parameters: z.looseObject({ retry_after: z.number() }) })

/** One of Telegram's methods, with the bot's token. */
type CallMethod = (method: string, body: object) => Promise<unknown>

/** The channel; pushes come to its webhook, answers go out through the Bot API. */
export function createTelegram(settings: TelegramSettings, parts: ChannelParts): Channel {
  const { accept, log, nowMs } = parts
  const call = createMethods(settings)
  const askIdentity = async (): Promise<string> => MeSchema.parse(await call('getMe', {})).username
  const name = createIdentity(askIdentity, { log, nowMs, channel: 'telegram' })
  const dialect = telegramDialect(parts.publicUrl)
  const id = Number(settings.botToken.reveal().split(':')[0])

  async function handle(request: RawRequest): Promise<Response> {
    const secret = request.headers.get('x-telegram-bot-api-secret-token') ?? ''
    if (!equalInConstantTime(secret, settings.webhookSecret.reveal()))
      throw new RefusedPush(401, 'wrong secret token')
    const update = readTelegramUpdate(parseJson(request.body.toString('utf8')))
    if (update !== null) {
      const isDirect = update.message.chat.type === 'private'
      const username = isDirect ? null : await name.get()
      const replier = createReplier({ call, message: update.message, dialect })
      accept(inboundOf(update, { id, username }), replier)
    }
    return new Response(null, { status: 200 })
  }

  return { name: 'telegram', handle, start: () => void name.get() }
}

function createMethods({ baseUrl, botToken }: TelegramSettings): CallMethod {
  const call = createCaller({ baseUrl, hosts: [], waitAskedMs })
  return async function callMethod(method, body) {
    const { status, body: answer } = await call({ to: `/bot${botToken.reveal()}/${method}`, body })
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

interface ReplierOptions {
  call: CallMethod
  message: TelegramMessage
  dialect: Dialect
}

/** Shows progress in one message and turns it into the first of the answer. */
function createReplier({ call, message, dialect }: ReplierOptions): Replier {
  const chat_id = message.chat.id
  const thread =
    message.is_topic_message === true ? { message_thread_id: message.message_thread_id } : {}
  let shownId: number | null = null

  /** Sends or changes a message; without markup if Telegram cannot read ours. */
  async function write(method: string, target: object, html: string): Promise<unknown> {
    const body = { chat_id, ...target, link_preview_options: { is_disabled: true } }
    try {
      return await call(method, { ...body, text: html, parse_mode: 'HTML' })
    } catch (error) {
      if (!(error instanceof PlatformError) || error.status !== BAD_REQUEST) throw error
      if (NOT_MODIFIED.test(error.message)) return null
      return call(method, { ...body, text: withoutTags(html) })
    }
  }

  async function send(html: string): Promise<number> {
    const reply_parameters = { message_id: message.message_id, allow_sending_without_reply: true }
    return SentSchema.parse(await write('sendMessage', { ...thread, reply_parameters }, html))
      .message_id
  }

  async function show(html: string): Promise<void> {
    if (shownId === null) shownId = await send(html)
    else await write('editMessageText', { message_id: shownId }, html)
  }

  return {
    progress: {
      ...PROGRESS,
      async show(text) {
        const [first] = renderReply(plainReply(text), dialect)
        if (first !== undefined) await show(first)
      },
    },
    async finish(reply) {
      const [first = '', ...rest] = renderReply(reply, dialect)
      await show(first)
      for (const html of rest) await send(html)
    },
  }
}
