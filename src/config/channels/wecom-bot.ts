// Config: the settings of WeCom AI bot.
import { z } from 'zod'
import { baseUrl, setting, type Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import { encodingAesKey, longConnectionMode, type ChannelNeeds } from './setting-types.ts'

const socketUrl = z.url({ protocol: /^wss?$/, error: '应为 ws(s) 地址' })

export const WECOM_BOT_VARIABLES = {
  TIAOLI_WECOM_BOT_MODE: longConnectionMode,
  TIAOLI_WECOM_BOT_TOKEN: setting,
  TIAOLI_WECOM_BOT_AES_KEY: encodingAesKey,
  TIAOLI_WECOM_BOT_ID: setting,
  TIAOLI_WECOM_BOT_SECRET: setting,
  TIAOLI_WECOM_BOT_NAME: setting,
  TIAOLI_WECOM_BOT_BASE_URL: baseUrl.default('https://qyapi.weixin.qq.com'),
  TIAOLI_WECOM_BOT_SOCKET_URL: socketUrl.default('wss://openws.work.weixin.qq.com'),
}

export const WECOM_BOT_NEEDS: ChannelNeeds = {
  title: '企业微信智能机器人',
  required: [],
  optional: ['TIAOLI_WECOM_BOT_NAME'],
  modes: {
    variable: 'TIAOLI_WECOM_BOT_MODE',
    required: {
      webhook: ['TIAOLI_WECOM_BOT_TOKEN', 'TIAOLI_WECOM_BOT_AES_KEY'],
      'long-connection': ['TIAOLI_WECOM_BOT_ID', 'TIAOLI_WECOM_BOT_SECRET'],
    },
  },
}

interface Common {
  /** As users mention it; when set, a group message must hold @name. */
  name: string | null
}

/** WeCom posts to us and polls the answer. */
export interface WecomBotWebhookSettings extends Common {
  mode: 'webhook'
  token: Secret
  encodingAesKey: Secret
  /** Reply addresses must lead here or to WeCom's own host. */
  baseUrl: string
}

/** We open a WebSocket to WeCom and write the answer to it. */
export interface WecomBotConnectionSettings extends Common {
  mode: 'long-connection'
  botId: string
  secret: Secret
  socketUrl: string
}

export type WecomBotSettings = WecomBotWebhookSettings | WecomBotConnectionSettings

/** The settings, or null when the channel is off. */
export function wecomBotSettings(env: Values<typeof WECOM_BOT_VARIABLES>): WecomBotSettings | null {
  const name = env.TIAOLI_WECOM_BOT_NAME ?? null
  if (env.TIAOLI_WECOM_BOT_MODE === 'webhook') {
    const token = env.TIAOLI_WECOM_BOT_TOKEN
    const aesKey = env.TIAOLI_WECOM_BOT_AES_KEY
    if (!token || !aesKey) return null
    const secrets = { token: new Secret(token), encodingAesKey: new Secret(aesKey) }
    return { mode: 'webhook', ...secrets, name, baseUrl: env.TIAOLI_WECOM_BOT_BASE_URL }
  }
  const botId = env.TIAOLI_WECOM_BOT_ID
  const secret = env.TIAOLI_WECOM_BOT_SECRET
  if (!botId || !secret) return null
  const socket = env.TIAOLI_WECOM_BOT_SOCKET_URL
  return { mode: 'long-connection', botId, secret: new Secret(secret), name, socketUrl: socket }
}
