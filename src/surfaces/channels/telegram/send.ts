// Channels / Telegram: answers a message, as HTML, else as plain words.
// https://core.telegram.org/bots/api#sendmessage
import { z } from 'zod'
import type { Replier } from '../channel.ts'
import { createEditableReplier } from '../messages/replier.ts'
import { PlatformError } from '../wire/http.ts'
import type { Dialect } from '../messages/render.ts'
import type { CallMethod } from './methods.ts'
import type { TelegramMessage } from './parse.ts'

const BAD_REQUEST = 400
/** What Telegram says when the text of an edit is what stands there already. */
const NOT_MODIFIED = /message is not modified/iu

const SentSchema = z.looseObject({ message_id: z.int() })

export interface TelegramReplierOptions {
  call: CallMethod
  message: TelegramMessage
  dialect: Dialect
}

export function createTelegramReplier(options: TelegramReplierOptions): Replier {
  const { call, message, dialect } = options
  const chat_id = message.chat.id
  const thread =
    message.is_topic_message === true ? { message_thread_id: message.message_thread_id } : {}
  const reply_parameters = { message_id: message.message_id, allow_sending_without_reply: true }

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

  return createEditableReplier(
    {
      async post(html) {
        const sent = await write('sendMessage', { ...thread, reply_parameters }, html)
        return SentSchema.parse(sent).message_id
      },
      change: async (message_id, html) =>
        void (await write('editMessageText', { message_id }, html)),
    },
    dialect,
  )
}

/** The words of a message without its tags, for a client or server that refuses them. */
function withoutTags(html: string): string {
  return html
    .replaceAll(/<[^>]+>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
