// Channels / Telegram: an update becomes a message.
// https://core.telegram.org/bots/api#update
import { z } from 'zod'
import type { Inbound } from '../channel.ts'

const UserSchema = z.looseObject({ id: z.number(), is_bot: z.boolean() })
const EntitySchema = z.looseObject({
  type: z.string(),
  offset: z.int(),
  length: z.int(),
  user: UserSchema.optional(),
})
const MessageSchema = z.looseObject({
  message_id: z.int(),
  message_thread_id: z.int().optional(),
  is_topic_message: z.boolean().optional(),
  date: z.int(),
  from: UserSchema.optional(),
  chat: z.looseObject({ id: z.number(), type: z.string() }),
  text: z.string().optional(),
  entities: z.array(EntitySchema).default([]),
  reply_to_message: z
    .looseObject({ from: UserSchema.optional(), text: z.string().optional() })
    .optional(),
})
export type TelegramMessage = z.infer<typeof MessageSchema>

const UpdateSchema = z.looseObject({ update_id: z.int(), message: MessageSchema })
export type TelegramUpdate = z.infer<typeof UpdateSchema>

/** Who the bot is: its number, and its name if it is known. */
export interface TelegramBot {
  id: number
  username: string | null
}

/** The update if it is a new message; null for edits and everything else. */
export function readTelegramUpdate(content: unknown): TelegramUpdate | null {
  return UpdateSchema.safeParse(content).data ?? null
}

/** The message. */
export function inboundOf({ update_id, message }: TelegramUpdate, bot: TelegramBot): Inbound {
  const { chat, from, date, text, reply_to_message: quoted } = message
  const threadId = message.is_topic_message === true ? message.message_thread_id : undefined
  const isReplyToBot = quoted?.from?.id === bot.id
  const quote = quoted?.text
  return {
    channel: 'telegram',
    id: String(update_id),
    sentAtMs: date * 1000,
    chatId: String(chat.id),
    userId: String(from?.id ?? chat.id),
    ...(threadId === undefined ? {} : { threadId: String(threadId) }),
    kind: chat.type === 'private' ? 'direct' : 'group',
    isMention: isReplyToBot || mentionsOf(message, bot).length > 0,
    isFromBot: from?.is_bot ?? true,
    text: text === undefined ? null : withoutMentions(message, bot),
    ...(quote === undefined ? {} : { quote }),
  }
}

/** The places where exactly this bot is named: @name, /command@name, or a mention by number. */
function mentionsOf(
  { text = '', entities }: TelegramMessage,
  { id, username }: TelegramBot,
): { start: number; end: number }[] {
  return entities.flatMap(({ type, offset, length, user }) => {
    const end = offset + length
    const words = text.slice(offset, end).toLowerCase()
    const name = username === null ? null : `@${username.toLowerCase()}`
    if (type === 'text_mention' && user?.id === id) return [{ start: offset, end }]
    if (name === null) return []
    if (type === 'mention' && words === name) return [{ start: offset, end }]
    if (type === 'bot_command' && words.endsWith(name)) return [{ start: end - name.length, end }]
    return []
  })
}

function withoutMentions(message: TelegramMessage, bot: TelegramBot): string {
  const last = mentionsOf(message, bot).toReversed()
  return last
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), message.text ?? '')
    .trim()
}
