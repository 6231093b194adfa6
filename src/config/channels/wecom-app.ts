// Config: the settings of WeCom self-built app.
import { z } from 'zod'
import { baseUrl, setting, type Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import { encodingAesKey, type ChannelNeeds } from './setting-types.ts'

export const WECOM_APP_VARIABLES = {
  TIAOLI_WECOM_APP_CORP_ID: setting,
  TIAOLI_WECOM_APP_AGENT_ID: z.string().regex(/^\d+$/u, '应为应用的 AgentId（整数）').optional(),
  TIAOLI_WECOM_APP_SECRET: setting,
  TIAOLI_WECOM_APP_TOKEN: setting,
  TIAOLI_WECOM_APP_AES_KEY: encodingAesKey,
  TIAOLI_WECOM_APP_BASE_URL: baseUrl.default('https://qyapi.weixin.qq.com'),
}

export const WECOM_APP_NEEDS: ChannelNeeds = {
  title: '企业微信自建应用',
  required: [
    'TIAOLI_WECOM_APP_CORP_ID',
    'TIAOLI_WECOM_APP_AGENT_ID',
    'TIAOLI_WECOM_APP_SECRET',
    'TIAOLI_WECOM_APP_TOKEN',
    'TIAOLI_WECOM_APP_AES_KEY',
  ],
  optional: [],
}

export interface WecomAppSettings {
  corpId: string
  agentId: number
  secret: Secret
  token: Secret
  encodingAesKey: Secret
  baseUrl: string
}

/** The settings, or null when the channel is off. */
export function wecomAppSettings(env: Values<typeof WECOM_APP_VARIABLES>): WecomAppSettings | null {
  const corpId = env.TIAOLI_WECOM_APP_CORP_ID
  const agentId = env.TIAOLI_WECOM_APP_AGENT_ID
  const secret = env.TIAOLI_WECOM_APP_SECRET
  const token = env.TIAOLI_WECOM_APP_TOKEN
  const aesKey = env.TIAOLI_WECOM_APP_AES_KEY
  if (!corpId || !agentId || !secret || !token || !aesKey) return null
  return {
    corpId,
    agentId: Number(agentId),
    secret: new Secret(secret),
    token: new Secret(token),
    encodingAesKey: new Secret(aesKey),
    baseUrl: env.TIAOLI_WECOM_APP_BASE_URL,
  }
}
