// Channels / Telegram: answers a message, first with the sign of work and then with the words.
// https://core.telegram.org/bots/api#sendmessage
import { z } from 'zod'
import type { Replier } from '../channel.ts'
import { PlatformError } from '../http.ts'
import { renderReply, type Dialect } from '../render.ts'
import { plainReply } from '../reply.ts'
import type { CallMethod } from './methods.ts'
import type { TelegramMessage } from './parse.ts'
import { withoutTags } from './render.ts'

/** One chat takes about a message a second; edits count. */
const PROGRESS = { afterMs: 1000, everyMs: 1500 }
const BAD_REQUEST = 400
/** What Telegram says when the text of an edit is what stands there already. */
const NOT_MODIFIED = /message is not modified/iu

const SentSchema = z.looseObject({ message_id: z.int() })

export interface TelegramReplierOptions {
  call: CallMethod
  message: TelegramMessage
  dialect: Dialect
}

/** Shows progress in one message and turns it into the first of the answer. */
export function createTelegramReplier(options: TelegramReplierOptions): Replier {
  const { call, message, dialect } = options
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
