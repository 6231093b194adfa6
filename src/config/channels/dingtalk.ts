// Config: the settings of DingTalk.
import { z } from 'zod'
import { baseUrl, setting, type Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import type { ChannelNeeds } from './setting-types.ts'

export const DINGTALK_VARIABLES = {
  TIAOLI_DINGTALK_CLIENT_ID: setting,
  TIAOLI_DINGTALK_CLIENT_SECRET: setting,
  TIAOLI_DINGTALK_MODE: z.enum(['http', 'stream'], '应为 http 或 stream').default('stream'),
  TIAOLI_DINGTALK_CARD_TEMPLATE_ID: setting,
  TIAOLI_DINGTALK_CARD_KEY: z.string().default('content'),
  TIAOLI_DINGTALK_BASE_URL: baseUrl.default('https://api.dingtalk.com'),
}

export const DINGTALK_NEEDS: ChannelNeeds = {
  title: '钉钉',
  required: ['TIAOLI_DINGTALK_CLIENT_ID', 'TIAOLI_DINGTALK_CLIENT_SECRET'],
  optional: ['TIAOLI_DINGTALK_CARD_TEMPLATE_ID'],
}

export interface DingtalkCardSettings {
  templateId: string
  /** The variable of the template that holds the text. */
  key: string
}

export interface DingtalkSettings {
  clientId: string
  clientSecret: Secret
  /** stream: we open a WebSocket to the gateway; http: DingTalk posts to us. */
  mode: 'http' | 'stream'
  /** Null answers by messages. */
  card: DingtalkCardSettings | null
  baseUrl: string
}

/** The settings, or null when the channel is off. */
export function dingtalkSettings(env: Values<typeof DINGTALK_VARIABLES>): DingtalkSettings | null {
  const clientId = env.TIAOLI_DINGTALK_CLIENT_ID
  const clientSecret = env.TIAOLI_DINGTALK_CLIENT_SECRET
  const templateId = env.TIAOLI_DINGTALK_CARD_TEMPLATE_ID
  if (!clientId || !clientSecret) return null
  return {
    clientId,
    clientSecret: new Secret(clientSecret),
    mode: env.TIAOLI_DINGTALK_MODE,
    card: templateId === undefined ? null : { templateId, key: env.TIAOLI_DINGTALK_CARD_KEY },
    baseUrl: env.TIAOLI_DINGTALK_BASE_URL,
  }
}
