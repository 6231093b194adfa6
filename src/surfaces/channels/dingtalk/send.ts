// Channels / DingTalk: answers through the message's own webhook, else through the open platform.
// https://open.dingtalk.com/document/orgapp/chatbots-send-one-on-one-chat-messages-in-batches
import { z } from 'zod'
import type { ChannelLog, Replier } from '../channel.ts'
import { createCaller, PlatformError } from '../wire/http.ts'
import { createMessageReplier } from '../messages/message-replier.ts'
import type { Dialect } from '../messages/render.ts'
import { createDingtalkApi } from './api.ts'
import { createCardReplier } from './card.ts'
import type { DingtalkMessage } from './parse.ts'
import type { DingtalkSettings } from '#config/channels/platforms.ts'

const TITLE = '条理'

const WebhookResultSchema = z.looseObject({ errcode: z.number(), errmsg: z.string().default('') })

export interface DingtalkSender {
  /** @param log names the message in every line */
  replierFor(message: DingtalkMessage, log: ChannelLog): Replier
}

export interface DingtalkSenderOptions {
  settings: DingtalkSettings
  dialect: Dialect
  nowMs: () => number
}

/** Hosts of DingTalk that webhooks and gateways lead to. */
export const DINGTALK_HOSTS = ['oapi.dingtalk.com', 'api.dingtalk.com', '*.dingtalk.com']

/** Sends Markdown messages, or a card and what it cannot hold. */
export function createDingtalkSender(options: DingtalkSenderOptions): DingtalkSender {
  const { settings, dialect, nowMs } = options
  const { baseUrl, clientId, card } = settings
  const call = createCaller({ baseUrl, hosts: DINGTALK_HOSTS })
  const callApi = createDingtalkApi(settings, call, nowMs)

  async function sendToWebhook(url: string, text: string): Promise<void> {
    const body = { msgtype: 'markdown', markdown: { title: TITLE, text }, at: { isAtAll: false } }
    const { status, body: answer } = await call({ to: url, body })
    const result = WebhookResultSchema.safeParse(answer)
    if (!result.success || result.data.errcode !== 0)
      throw new PlatformError('DingTalk refused the webhook', {
        status,
        code: result.data?.errcode ?? null,
      })
  }

  async function sendByApi(message: DingtalkMessage, text: string): Promise<void> {
    const isGroup = message.conversationType === '2'
    const common = {
      robotCode: message.robotCode ?? clientId,
      msgKey: 'sampleMarkdown',
      msgParam: JSON.stringify({ title: TITLE, text }),
    }
    const [to, body] = isGroup
      ? [
          '/v1.0/robot/groupMessages/send',
          { ...common, openConversationId: message.conversationId },
        ]
      : ['/v1.0/robot/oToMessages/batchSend', { ...common, userIds: [message.senderStaffId] }]
    await callApi({ to, body })
  }

  async function send(message: DingtalkMessage, text: string, log: ChannelLog): Promise<void> {
    const { sessionWebhook, sessionWebhookExpiredTime = Infinity } = message
    if (sessionWebhook !== undefined && nowMs() < sessionWebhookExpiredTime) {
      try {
        return await sendToWebhook(sessionWebhook, text)
      } catch (error) {
        if (!isRefusal(error)) throw error
        log.warn({ channel: 'dingtalk', err: error }, 'webhook refused; sent by the interface')
      }
    }
    await sendByApi(message, text)
  }

  function replierFor(message: DingtalkMessage, log: ChannelLog): Replier {
    const sendText = (text: string): Promise<void> => send(message, text, log)
    const fallback = createMessageReplier(sendText, dialect)
    // People from outside the organisation have no id that a card could be delivered to.
    const hasPlace = message.conversationType === '2' || message.senderStaffId !== undefined
    if (card === null || !hasPlace) return fallback
    const robotCode = message.robotCode ?? clientId
    return createCardReplier({
      message,
      card,
      robotCode,
      callApi,
      dialect,
      send: sendText,
      fallback,
      log,
    })
  }

  return { replierFor }
}

/** Whether the message was surely not sent; where no answer came, it may have been. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof PlatformError)) return false
  return error.code !== null || (error.status !== null && error.status < 500)
}
