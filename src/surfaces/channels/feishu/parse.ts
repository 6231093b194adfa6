// Channels / Feishu: an event becomes a message.
import { z } from 'zod'
import type { Inbound } from '../channel.ts'

const MentionSchema = z.looseObject({
  key: z.string(),
  id: z.looseObject({ open_id: z.string().nullish() }).nullish(),
  name: z.string().default(''),
})
type Mention = z.infer<typeof MentionSchema>

const MessageEventSchema = z.looseObject({
  header: z.looseObject({
    event_type: z.literal('im.message.receive_v1'),
    create_time: z.string(),
  }),
  event: z.looseObject({
    sender: z.looseObject({
      sender_type: z.string().default('user'),
      sender_id: z.looseObject({ open_id: z.string() }),
    }),
    message: z.looseObject({
      message_id: z.string(),
      chat_id: z.string(),
      chat_type: z.string(),
      thread_id: z.string().optional(),
      create_time: z.string().optional(),
      message_type: z.string(),
      content: z.string(),
      mentions: z.array(MentionSchema).default([]),
    }),
  }),
})
export type FeishuMessageEvent = z.infer<typeof MessageEventSchema>

const TextSchema = z.object({ text: z.string() })
const PostSchema = z.looseObject({
  title: z.string().default(''),
  content: z.array(
    z.array(
      z.looseObject({
        tag: z.string(),
        text: z.string().default(''),
        user_id: z.string().optional(),
      }),
    ),
  ),
})

/** The event if it is a message to the bot; null for every other event. */
export function readMessageEvent(event: unknown): FeishuMessageEvent | null {
  const parsed = MessageEventSchema.safeParse(event)
  return parsed.success ? parsed.data : null
}

/** Whether the gate needs to know which of the mentions is the bot. */
export function needsBotId({ event: { message } }: FeishuMessageEvent): boolean {
  return message.mentions.some(({ id }) => Boolean(id?.open_id))
}

/**
 * The message.
 * @param botId open_id of the bot; null if unknown, when no mention counts as one of the bot
 */
export function inboundOf(event: FeishuMessageEvent, botId: string | null): Inbound {
  const { sender, message } = event.event
  const isBot = (mention: Mention): boolean => botId !== null && mention.id?.open_id === botId
  const threadId = message.thread_id
  return {
    channel: 'feishu',
    id: message.message_id,
    sentAtMs: timeOf(message.create_time ?? event.header.create_time),
    chatId: message.chat_id,
    userId: sender.sender_id.open_id,
    ...(threadId === undefined ? {} : { threadId }),
    kind: message.chat_type === 'p2p' ? 'direct' : 'group',
    isMention: message.mentions.some(isBot),
    isFromBot: sender.sender_type !== 'user',
    text: textOf(message, isBot),
  }
}

function timeOf(milliseconds: string): number | null {
  const time = Number(milliseconds)
  return Number.isSafeInteger(time) && time > 0 ? time : null
}

function textOf(
  { message_type, content, mentions }: FeishuMessageEvent['event']['message'],
  isBot: (mention: Mention) => boolean,
): string | null {
  const words = wordsOf(message_type, content)
  if (words === null) return null
  // Longer keys first: @_user_1 is the beginning of @_user_12.
  const named = mentions.toSorted((a, b) => b.key.length - a.key.length)
  return named
    .reduce((text, each) => text.replaceAll(each.key, isBot(each) ? '' : `@${each.name}`), words)
    .trim()
}

function wordsOf(type: string, content: string): string | null {
  const json = parseContent(content)
  if (type === 'text') return TextSchema.safeParse(json).data?.text ?? null
  if (type !== 'post') return null
  const post = PostSchema.safeParse(json).data
  if (post === undefined) return null
  const lines = post.content.map((line) =>
    line.map(({ tag, text, user_id }) => (tag === 'at' ? (user_id ?? '') : text)).join(''),
  )
  return [post.title, ...lines].filter((line) => line.trim() !== '').join('\n')
}

function parseContent(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return null
  }
}
