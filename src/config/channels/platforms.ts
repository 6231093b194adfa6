// Config: what every messaging app is set by.
import { z } from 'zod'
import { baseUrl, origins } from '../setting.ts'
import {
  byMode,
  declare,
  group,
  mapped,
  none,
  optional,
  preset,
  required,
  secret,
  text,
  type ValueOf,
} from './declare.ts'

const LEAST_SECRET_CHARS = 16

/** The EncodingAESKey of WeCom and WeChat: 43 characters of base64 for 32 bytes. */
const aesKey = z.string().regex(/^[A-Za-z0-9+/]{43}$/u, '应为平台给出的 43 位 EncodingAESKey')

/** How messages of a platform that has both ways come in. */
const connectionMode = z
  .enum(['webhook', 'long-connection'], '应为 webhook 或 long-connection')
  .default('webhook')

export const FEISHU = declare('飞书', {
  appId: text('TIAOLI_FEISHU_APP_ID'),
  appSecret: secret('TIAOLI_FEISHU_APP_SECRET'),
  /** What proves a push to the webhook; null when we open the long connection instead. */
  webhook: mapped(
    byMode('TIAOLI_FEISHU_MODE', connectionMode, {
      webhook: {
        verificationToken: secret('TIAOLI_FEISHU_VERIFICATION_TOKEN'),
        /** With a key, every event must be encrypted and signed; without, only the token proves it. */
        encryptKey: optional(secret('TIAOLI_FEISHU_ENCRYPT_KEY')),
      },
      'long-connection': {},
    }),
    (reception) => (reception.mode === 'webhook' ? reception : null),
  ),
  baseUrl: preset('TIAOLI_FEISHU_BASE_URL', baseUrl.default('https://open.feishu.cn')),
})
export type FeishuSettings = ValueOf<typeof FEISHU>
export type FeishuWebhookSecrets = NonNullable<FeishuSettings['webhook']>

/** As users mention it; when set, a group message must hold @name. */
const wecomBotName = optional(text('TIAOLI_WECOM_BOT_NAME'))
const socketUrl = z.url({ protocol: /^wss?$/, error: '应为 ws(s) 地址' })

export const WECOM_BOT = {
  title: '企业微信智能机器人',
  ...byMode('TIAOLI_WECOM_BOT_MODE', connectionMode, {
    /** WeCom posts to us and polls the answer. */
    webhook: {
      token: secret('TIAOLI_WECOM_BOT_TOKEN'),
      encodingAesKey: secret('TIAOLI_WECOM_BOT_AES_KEY', aesKey),
      name: wecomBotName,
      /** Reply addresses must lead here or to WeCom's own host. */
      baseUrl: preset('TIAOLI_WECOM_BOT_BASE_URL', baseUrl.default('https://qyapi.weixin.qq.com')),
    },
    /** We open a WebSocket to WeCom and write the answer to it. */
    'long-connection': {
      botId: text('TIAOLI_WECOM_BOT_ID'),
      secret: secret('TIAOLI_WECOM_BOT_SECRET'),
      name: wecomBotName,
      socketUrl: preset(
        'TIAOLI_WECOM_BOT_SOCKET_URL',
        socketUrl.default('wss://openws.work.weixin.qq.com'),
      ),
    },
  }),
}
export type WecomBotSettings = ValueOf<typeof WECOM_BOT>
export type WecomBotWebhookSettings = Extract<WecomBotSettings, { mode: 'webhook' }>
export type WecomBotConnectionSettings = Extract<WecomBotSettings, { mode: 'long-connection' }>

export const DINGTALK = declare('钉钉', {
  clientId: text('TIAOLI_DINGTALK_CLIENT_ID'),
  clientSecret: secret('TIAOLI_DINGTALK_CLIENT_SECRET'),
  /** stream: we open a WebSocket to the gateway; http: DingTalk posts to us. */
  mode: preset(
    'TIAOLI_DINGTALK_MODE',
    z.enum(['http', 'stream'], '应为 http 或 stream').default('stream'),
  ),
  /** The template, and the variable of it that holds the text; null answers by messages. */
  card: mapped(
    group({
      templateId: optional(text('TIAOLI_DINGTALK_CARD_TEMPLATE_ID')),
      key: preset('TIAOLI_DINGTALK_CARD_KEY', z.string().default('content')),
    }),
    ({ templateId, key }) => (templateId === null ? null : { templateId, key }),
  ),
  baseUrl: preset('TIAOLI_DINGTALK_BASE_URL', baseUrl.default('https://api.dingtalk.com')),
})
export type DingtalkSettings = ValueOf<typeof DINGTALK>
export type DingtalkCardSettings = NonNullable<DingtalkSettings['card']>

export const WECOM_APP = declare('企业微信自建应用', {
  corpId: text('TIAOLI_WECOM_APP_CORP_ID'),
  agentId: required(
    'TIAOLI_WECOM_APP_AGENT_ID',
    z.string().regex(/^\d+$/u, '应为应用的 AgentId（整数）').transform(Number),
  ),
  secret: secret('TIAOLI_WECOM_APP_SECRET'),
  token: secret('TIAOLI_WECOM_APP_TOKEN'),
  encodingAesKey: secret('TIAOLI_WECOM_APP_AES_KEY', aesKey),
  baseUrl: preset('TIAOLI_WECOM_APP_BASE_URL', baseUrl.default('https://qyapi.weixin.qq.com')),
})
export type WecomAppSettings = ValueOf<typeof WECOM_APP>

export const WECHAT_OA = declare('微信公众号', {
  appId: text('TIAOLI_WECHAT_OA_APP_ID'),
  token: secret('TIAOLI_WECHAT_OA_TOKEN'),
  /** With a key, plain messages are refused; without, only the query of a push is signed. */
  encodingAesKey: optional(secret('TIAOLI_WECHAT_OA_AES_KEY', aesKey)),
})
export type WechatOaSettings = ValueOf<typeof WECHAT_OA>

export const SLACK = declare('Slack', {
  botToken: secret('TIAOLI_SLACK_BOT_TOKEN'),
  /** http: Slack posts to us, signed; socket: we open a WebSocket with the app's own token. */
  reception: byMode(
    'TIAOLI_SLACK_MODE',
    z.enum(['http', 'socket'], '应为 http 或 socket').default('http'),
    {
      http: { signingSecret: secret('TIAOLI_SLACK_SIGNING_SECRET') },
      socket: {
        appToken: secret(
          'TIAOLI_SLACK_APP_TOKEN',
          z.string().regex(/^xapp-/u, '应为应用级令牌（xapp- 开头）'),
        ),
      },
    },
  ),
  baseUrl: preset('TIAOLI_SLACK_BASE_URL', baseUrl.default('https://slack.com/api')),
})
export type SlackSettings = ValueOf<typeof SLACK>

const telegramSecret = secret(
  'TIAOLI_TELEGRAM_WEBHOOK_SECRET',
  z.string().regex(/^[\w-]{1,256}$/u, '只能用字母、数字、_ 和 -，最多 256 个'),
)

export const TELEGRAM = declare('Telegram', {
  botToken: secret(
    'TIAOLI_TELEGRAM_BOT_TOKEN',
    z.string().regex(/^\d+:[\w-]+$/u, '应为 BotFather 给出的令牌（数字:字母）'),
  ),
  /** Null polls for updates; with a secret, Telegram posts them to us. */
  webhookSecret: mapped(
    byMode(
      'TIAOLI_TELEGRAM_MODE',
      z
        .enum(['webhook', 'polling'], '应为 webhook 或 polling')
        .transform((mode): 'webhook' | 'polling' | 'either' => mode)
        .default('either'),
      {
        webhook: { webhookSecret: telegramSecret },
        polling: { webhookSecret: none },
        either: { webhookSecret: optional(telegramSecret) },
      },
    ),
    ({ webhookSecret }) => webhookSecret,
  ),
  baseUrl: preset('TIAOLI_TELEGRAM_BASE_URL', baseUrl.default('https://api.telegram.org')),
})
export type TelegramSettings = ValueOf<typeof TELEGRAM>

export const WEBHOOK = declare('签名 Webhook', {
  secret: secret(
    'TIAOLI_WEBHOOK_SECRET',
    z.string().min(LEAST_SECRET_CHARS, `至少 ${LEAST_SECRET_CHARS} 个字符`),
  ),
  /** Answers are posted to addresses of these origins only. */
  callbackOrigins: preset(
    'TIAOLI_WEBHOOK_CALLBACK_ORIGINS',
    origins.transform((list) => list.map((each) => new URL(each).origin)).default([]),
  ),
})
export type WebhookSettings = ValueOf<typeof WEBHOOK>
