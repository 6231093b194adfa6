// Channels / DingTalk: a push or a frame's data becomes a message.
import { z } from 'zod'
import type { Inbound } from '../channel.ts'

const MessageSchema = z.looseObject({
  msgId: z.string(),
  createAt: z.number().optional(),
  conversationId: z.string(),
  conversationType: z.enum(['1', '2']),
  senderId: z.string(),
  senderStaffId: z.string().optional(),
  chatbotUserId: z.string().optional(),
  robotCode: z.string().optional(),
  isInAtList: z.boolean().optional(),
  atUsers: z.array(z.looseObject({ dingtalkId: z.string().optional() })).optional(),
  sessionWebhook: z.string().optional(),
  sessionWebhookExpiredTime: z.number().optional(),
  msgtype: z.string(),
  text: z.looseObject({ content: z.string() }).optional(),
  content: z
    .looseObject({
      recognition: z.string().optional(),
      richText: z.array(z.looseObject({ text: z.string().optional() })).optional(),
    })
    .optional(),
})
export type DingtalkMessage = z.infer<typeof MessageSchema>

/** The message; null for everything else that DingTalk may push. */
export function readDingtalkMessage(content: unknown): DingtalkMessage | null {
  return MessageSchema.safeParse(content).data ?? null
}

/** The message as every channel hands it over. */
export function inboundOf(message: DingtalkMessage): Inbound {
  const { msgId, createAt, conversationId, conversationType, senderId, chatbotUserId } = message
  return {
    channel: 'dingtalk',
    id: msgId,
    sentAtMs: createAt ?? null,
    chatId: conversationId,
    userId: message.senderStaffId ?? senderId,
    kind: conversationType === '1' ? 'direct' : 'group',
    isMention: isMention(message),
    isFromBot: senderId === chatbotUserId,
    text: wordsOf(message)?.trim() ?? null,
  }
}

/** DingTalk says whether the bot is among those mentioned; @all is not. */
function isMention({ isInAtList, atUsers, chatbotUserId }: DingtalkMessage): boolean {
  if (isInAtList !== true) return false
  const mentioned = atUsers?.flatMap(({ dingtalkId }) => dingtalkId ?? []) ?? []
  return mentioned.length === 0 || chatbotUserId === undefined || mentioned.includes(chatbotUserId)
}

/** DingTalk has taken the mention of the bot out of the words already. */
function wordsOf({ msgtype, text, content }: DingtalkMessage): string | null {
  if (msgtype === 'text') return text?.content ?? null
  if (msgtype === 'audio') return content?.recognition ?? null
  if (msgtype !== 'richText') return null
  const words = content?.richText?.flatMap((part) => part.text ?? []).join('')
  return words === undefined || words.trim() === '' ? null : words
}
