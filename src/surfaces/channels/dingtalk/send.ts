// Channels / DingTalk: answers through the message's own webhook, else through the open platform.
// https://open.dingtalk.com/document/orgapp/chatbots-send-one-on-one-chat-messages-in-batches
import type { DingtalkSettings } from '#config/channels/platforms.ts'
import type { ChannelLog, Replier } from '../channel.ts'
import { words } from '../language.ts'
import type { Dialect } from '../messages/render.ts'
import { createMessageReplier, createReplier, signOfWork } from '../messages/replier.ts'
import { acceptedByErrcode, createCaller, PlatformError, type CallPlatform } from '../wire/http.ts'
import { createDingtalkApi, type CallApi } from './api.ts'
import { CARD_PACE, liveCard } from './card.ts'
import type { DingtalkMessage } from './parse.ts'

/** Hosts of DingTalk that webhooks and gateways lead to. */
export const DINGTALK_HOSTS = ['oapi.dingtalk.com', 'api.dingtalk.com', '*.dingtalk.com']

export interface DingtalkSenderOptions {
  settings: DingtalkSettings
  dialect: Dialect
  nowMs: () => number
}

/** Sends Markdown messages, or a card and what it cannot hold. @param log names the message in every line */
export type ReplierFor = (message: DingtalkMessage, log: ChannelLog) => Replier

/** What answers the messages of one robot. */
export function createDingtalkSender(options: DingtalkSenderOptions): ReplierFor {
  const { settings, dialect, nowMs } = options
  const { baseUrl, clientId, card } = settings
  const call = createCaller({ baseUrl, hosts: DINGTALK_HOSTS })
  const callApi = createDingtalkApi(settings, call, nowMs)

  return function replierFor(message, log) {
    const robotCode = message.robotCode ?? clientId
    const way = { message, robotCode, call, callApi, log, nowMs }
    const send = (text: string): Promise<void> => sendText(text, way)
    // People from outside the organisation have no id that a card could be delivered to.
    const hasPlace = isGroup(message) || message.senderStaffId !== undefined
    if (card === null || !hasPlace) return createMessageReplier(send, dialect)
    const live = liveCard({ ...way, card, fallback: signOfWork(send) })
    return createReplier({ dialect, pace: CARD_PACE, live, send })
  }
}

interface Way {
  message: DingtalkMessage
  robotCode: string
  call: CallPlatform
  callApi: CallApi
  log: ChannelLog
  nowMs: () => number
}

async function sendText(text: string, way: Way): Promise<void> {
  const { message, call, log, nowMs } = way
  const { sessionWebhook: to, sessionWebhookExpiredTime = Infinity } = message
  const markdown = { title: words.product, text }
  if (to !== undefined && nowMs() < sessionWebhookExpiredTime) {
    try {
      const body = { msgtype: 'markdown', markdown, at: { isAtAll: false } }
      acceptedByErrcode(await call({ to, body }), 'DingTalk')
      return
    } catch (error) {
      if (!isRefusal(error)) throw error
      log.warn({ channel: 'dingtalk', err: error }, 'webhook refused; sent by the interface')
    }
  }
  await sendByApi(markdown, way)
}

async function sendByApi(
  markdown: { title: string; text: string },
  { message, robotCode, callApi }: Way,
): Promise<void> {
  const common = { robotCode, msgKey: 'sampleMarkdown', msgParam: JSON.stringify(markdown) }
  const [to, place] = isGroup(message)
    ? ['/v1.0/robot/groupMessages/send', { openConversationId: message.conversationId }]
    : ['/v1.0/robot/oToMessages/batchSend', { userIds: [message.senderStaffId] }]
  await callApi({ to, body: { ...common, ...place } })
}

const isGroup = ({ conversationType }: DingtalkMessage): boolean => conversationType === '2'

/** Whether the message was surely not sent; where no answer came, it may have been. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof PlatformError)) return false
  return error.code !== null || (error.status !== null && error.status < 500)
}
