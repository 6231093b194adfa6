// Channels / DingTalk: answers through the message's own webhook, else through the open platform.
// https://open.dingtalk.com/document/orgapp/chatbots-send-one-on-one-chat-messages-in-batches
import { z } from 'zod'
import type { ChannelLog, Replier } from '../channel.ts'
import { createCaller, PlatformError, type PlatformAnswer } from '../http.ts'
import { createMessageReplier } from '../message-replier.ts'
import type { Dialect } from '../render.ts'
import { createTokenCache, withToken } from '../token-cache.ts'
import type { DingtalkMessage } from './parse.ts'
import type { DingtalkSettings } from './settings.ts'

const TITLE = '条理'

const WebhookResultSchema = z.looseObject({ errcode: z.number(), errmsg: z.string().default('') })
const TokenSchema = z.looseObject({ accessToken: z.string(), expireIn: z.number() })
const ErrorSchema = z.looseObject({ code: z.string() })

export interface DingtalkSender {
  replierFor(message: DingtalkMessage): Replier
}

export interface DingtalkSenderOptions {
  settings: DingtalkSettings
  dialect: Dialect
  log: ChannelLog
  nowMs: () => number
}

/** Hosts of DingTalk that webhooks and gateways lead to. */
export const DINGTALK_HOSTS = ['oapi.dingtalk.com', 'api.dingtalk.com', '*.dingtalk.com']

/** Sends Markdown messages. */
export function createDingtalkSender(options: DingtalkSenderOptions): DingtalkSender {
  const { settings, dialect, log, nowMs } = options
  const { baseUrl, clientId, clientSecret } = settings
  const call = createCaller({ baseUrl, hosts: DINGTALK_HOSTS })
  const tokens = createTokenCache(async () => {
    const body = { appKey: clientId, appSecret: clientSecret.reveal() }
    const answer = await call({ to: '/v1.0/oauth2/accessToken', body, isRepeatable: true })
    const result = TokenSchema.parse(accepted(answer))
    return { token: result.accessToken, lifetimeSeconds: result.expireIn }
  }, nowMs)

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
    await withToken(
      tokens,
      async (token) =>
        accepted(await call({ to, body, headers: { 'x-acs-dingtalk-access-token': token } })),
      (error) => error instanceof PlatformError && error.status === 401,
    )
  }

  async function send(message: DingtalkMessage, text: string): Promise<void> {
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

  return {
    replierFor: (message) => createMessageReplier((text) => send(message, text), dialect),
  }
}

/** Whether the message was surely not sent; where no answer came, it may have been. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof PlatformError)) return false
  return error.code !== null || (error.status !== null && error.status < 500)
}

/** The body of an answer of the interface, which tells failures by status. */
function accepted({ status, body }: PlatformAnswer): unknown {
  if (status < 400) return body
  const code = ErrorSchema.safeParse(body).data?.code ?? null
  throw new PlatformError(`DingTalk answered HTTP ${status} ${code ?? ''}`, { status, code })
}
