// Channels / WeCom and WeChat: an XML message becomes one of ours.
import type { Inbound } from '../channel.ts'
import { RefusedPush } from '../refusal.ts'

export type XmlFields = Readonly<Record<string, string>>

/** The message of a person; both platforms know single chats only. @throws RefusedPush */
export function inboundOf(channel: string, fields: XmlFields): Inbound {
  const { FromUserName: userId, MsgId: id, CreateTime, MsgType } = fields
  if (!userId || !id) throw new RefusedPush(400, 'message without sender or id')
  const seconds = Number(CreateTime)
  return {
    channel,
    id,
    sentAtMs: seconds > 0 ? seconds * 1000 : null,
    chatId: userId,
    userId,
    kind: 'direct',
    isMention: true,
    isFromBot: false,
    text: wordsOf(MsgType, fields),
  }
}

function wordsOf(type: string | undefined, { Content, Recognition }: XmlFields): string | null {
  if (type === 'text') return Content ?? null
  return type === 'voice' && Recognition ? Recognition : null
}
