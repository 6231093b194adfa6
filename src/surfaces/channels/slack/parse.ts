// Channels / Slack: an event becomes a message.
// https://api.slack.com/events/app_mention
import { z } from 'zod'
import type { Inbound } from '../channel.ts'

const EventSchema = z.looseObject({
  type: z.enum(['app_mention', 'message']),
  subtype: z.string().optional(),
  channel: z.string(),
  channel_type: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  text: z.string().default(''),
  ts: z.string(),
  thread_ts: z.string().optional(),
})
const CallbackSchema = z.looseObject({ type: z.literal('event_callback'), event: EventSchema })
const ChallengeSchema = z.object({ type: z.literal('url_verification'), challenge: z.string() })

export type SlackEvent = z.infer<typeof EventSchema>
export type SlackPush =
  | { kind: 'challenge'; challenge: string }
  | { kind: 'message'; event: SlackEvent }
  | { kind: 'other' }

/** What a push is. Edits, joins and the like have a subtype and are none of ours. */
export function readSlackPush(content: unknown): SlackPush {
  const challenge = ChallengeSchema.safeParse(content)
  if (challenge.success) return { kind: 'challenge', challenge: challenge.data.challenge }
  const callback = CallbackSchema.safeParse(content)
  if (!callback.success) return { kind: 'other' }
  const { event } = callback.data
  const isOurs = ['file_share', 'bot_message', undefined].includes(event.subtype)
  return isOurs ? { kind: 'message', event } : { kind: 'other' }
}

/** Whether the event is part of a direct message with the bot. */
export function isDirect({ type, channel_type }: SlackEvent): boolean {
  return type === 'message' && channel_type === 'im'
}

/**
 * The message. One that mentions the bot comes as two events of different ids: channel and time are
 * the same in both.
 * @param botId user id of the bot; null if unknown, when only app_mention proves a mention
 */
export function inboundOf(event: SlackEvent, botId: string | null): Inbound {
  const { channel, ts, thread_ts } = event
  const direct = isDirect(event)
  const threadId = direct ? thread_ts : (thread_ts ?? ts)
  const isNamed = botId !== null && event.text.includes(`<@${botId}>`)
  const text = plainText(event.text, botId)
  return {
    channel: 'slack',
    id: `${channel}:${ts}`,
    sentAtMs: Number(ts) > 0 ? Number(ts) * 1000 : null,
    chatId: channel,
    userId: event.user ?? event.bot_id ?? '',
    ...(threadId === undefined ? {} : { threadId }),
    kind: direct ? 'direct' : 'group',
    isMention: event.type === 'app_mention' || isNamed,
    isFromBot: event.bot_id !== undefined || event.user === undefined || event.user === botId,
    text: text === '' ? null : text,
  }
}

/** Slack's markup as plain words: the bot's mention goes, others stay as @name, links as text. */
function plainText(text: string, botId: string | null): string {
  return text
    .replaceAll(/<@(\w+)(?:\|([^<>]*))?>/gu, (_all, id: string, name?: string) =>
      id === botId ? '' : `@${name ?? id}`,
    )
    .replace(botId === null ? /^\s*@\w+\s*/u : /^\s+/u, '')
    .replaceAll(/<!(\w+)(?:[\^|][^<>]*)?>/gu, '@$1')
    .replaceAll(/<#\w+\|([^<>]*)>/gu, '#$1')
    .replaceAll(/<(?:https?:|mailto:)[^|<>]*\|([^<>]*)>/gu, '$1')
    .replaceAll(/<((?:https?:|mailto:)[^<>]*)>/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
}
