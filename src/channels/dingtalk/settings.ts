// Channels / DingTalk: its settings.
import { z } from 'zod'
import { baseUrl, setting, type Values } from '../../config/setting.ts'
import { Secret } from '../../domain/secret.ts'
import type { ChannelNeeds } from '../setting-types.ts'

export const DINGTALK_VARIABLES = {
  TIAOLI_DINGTALK_CLIENT_ID: setting,
  TIAOLI_DINGTALK_CLIENT_SECRET: setting,
  TIAOLI_DINGTALK_MODE: z.enum(['http', 'stream'], '应为 http 或 stream').default('stream'),
  TIAOLI_DINGTALK_BASE_URL: baseUrl.default('https://api.dingtalk.com'),
}

export const DINGTALK_NEEDS: ChannelNeeds = {
  title: '钉钉',
  required: ['TIAOLI_DINGTALK_CLIENT_ID', 'TIAOLI_DINGTALK_CLIENT_SECRET'],
  optional: [],
}

export interface DingtalkSettings {
  clientId: string
  clientSecret: Secret
  /** stream: we open a WebSocket to the gateway; http: DingTalk posts to us. */
  mode: 'http' | 'stream'
  baseUrl: string
}

/** The settings, or null when the channel is off. */
export function dingtalkSettings(env: Values<typeof DINGTALK_VARIABLES>): DingtalkSettings | null {
  const clientId = env.TIAOLI_DINGTALK_CLIENT_ID
  const clientSecret = env.TIAOLI_DINGTALK_CLIENT_SECRET
  if (!clientId || !clientSecret) return null
  return {
    clientId,
    clientSecret: new Secret(clientSecret),
    mode: env.TIAOLI_DINGTALK_MODE,
    baseUrl: env.TIAOLI_DINGTALK_BASE_URL,
  }
}
