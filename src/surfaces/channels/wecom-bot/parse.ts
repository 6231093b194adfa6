// Channels / WeCom AI bot: a callback becomes a message.
// https://developer.work.weixin.qq.com/document/path/100719
import { z } from 'zod'
import type { Inbound } from '../channel.ts'

const TextSchema = z.looseObject({ content: z.string() })
const MixedSchema = z.looseObject({
  msg_item: z.array(z.looseObject({ msgtype: z.string(), text: TextSchema.optional() })),
})

const MessageSchema = z.looseObject({
  msgid: z.string(),
  aibotid: z.string().optional(),
  chatid: z.string().optional(),
  chattype: z.enum(['single', 'group']),
  from: z.looseObject({ userid: z.string() }),
  /** Seconds; in messages of the long connection only. */
  create_time: z.number().optional().catch(undefined),
  response_url: z.string().optional(),
  msgtype: z.string(),
  text: TextSchema.optional(),
  voice: TextSchema.optional(),
  mixed: MixedSchema.optional(),
  quote: z.looseObject({ text: TextSchema.optional(), mixed: MixedSchema.optional() }).optional(),
})
export type WecomBotMessage = z.infer<typeof MessageSchema>

const PollSchema = z.looseObject({
  msgtype: z.literal('stream'),
  stream: z.looseObject({ id: z.string() }),
})
const EnterSchema = z.looseObject({
  msgtype: z.literal('event'),
  event: z.looseObject({ eventtype: z.literal('enter_chat') }),
})

export type WecomBotPush =
  | { kind: 'message'; message: WecomBotMessage }
  | { kind: 'poll'; streamId: string }
  | { kind: 'enter' }
  | { kind: 'other' }

/** What a decrypted callback is. */
export function readWecomBotPush(content: unknown): WecomBotPush {
  const poll = PollSchema.safeParse(content)
  if (poll.success) return { kind: 'poll', streamId: poll.data.stream.id }
  if (EnterSchema.safeParse(content).success) return { kind: 'enter' }
  const message = MessageSchema.safeParse(content)
  if (!message.success || message.data.msgtype === 'event') return { kind: 'other' }
  return { kind: 'message', message: message.data }
}

/**
 * The message.
 * @param name as the bot is mentioned; null if it was not configured
 */
export function inboundOf(message: WecomBotMessage, name: string | null): Inbound {
  const { msgid, aibotid, chatid, chattype, from, create_time, quote } = message
  const words = wordsOf(message)
  const quoted = quote?.text?.content ?? mixedWords(quote?.mixed)
  return {
    channel: 'wecom-bot',
    id: msgid,
    sentAtMs: create_time === undefined ? null : create_time * 1000,
    chatId: chatid ?? from.userid,
    userId: from.userid,
    kind: chattype === 'group' ? 'group' : 'direct',
    isMention: isMention(words, name),
    isFromBot: from.userid === aibotid,
    text: words === null || chattype === 'single' ? words : withoutMention(words, name),
    ...(quoted === null ? {} : { quote: quoted }),
  }
}

function wordsOf({ text, voice, mixed }: WecomBotMessage): string | null {
  return text?.content ?? voice?.content ?? mixedWords(mixed)
}

function mixedWords(mixed: z.infer<typeof MixedSchema> | undefined): string | null {
  const words = mixed?.msg_item.flatMap(({ text }) => text?.content ?? []).join('\n')
  return words === undefined || words === '' ? null : words
}

const MENTION_OF_ALL = /^\s*[@＠](?:all|所有人)(?=\s|$)/iu

/**
 * WeCom pushes a group message only when the bot is mentioned; who else is mentioned stands in the
 * text alone. With a configured name the text must hold it, too.
 */
function isMention(words: string | null, name: string | null): boolean {
  if (words === null) return name === null
  if (name !== null) return mentionOf(name).test(words)
  return !MENTION_OF_ALL.test(words)
}

function withoutMention(words: string, name: string | null): string {
  const mention = name === null ? /^\s*[@＠]\S+\s*/u : mentionOf(name)
  return words.replace(mention, ' ').trim()
}

/** The name after @, not as the beginning of a longer one. */
function mentionOf(name: string): RegExp {
  return new RegExp(
    `[@＠]${name.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&')}(?=\\s|$|[，,：:])\\s*`,
    'u',
  )
}
