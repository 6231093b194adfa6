// Channels / WeCom AI bot: its settings.
import { baseUrl, setting, type Values } from '../../config/setting.ts'
import { Secret } from '../../domain/secret.ts'
import { encodingAesKey, type ChannelNeeds } from '../setting-types.ts'

export const WECOM_BOT_VARIABLES = {
  TIAOLI_WECOM_BOT_TOKEN: setting,
  TIAOLI_WECOM_BOT_AES_KEY: encodingAesKey,
  TIAOLI_WECOM_BOT_NAME: setting,
  TIAOLI_WECOM_BOT_BASE_URL: baseUrl.default('https://qyapi.weixin.qq.com'),
}

export const WECOM_BOT_NEEDS: ChannelNeeds = {
  title: '企业微信智能机器人',
  required: ['TIAOLI_WECOM_BOT_TOKEN', 'TIAOLI_WECOM_BOT_AES_KEY'],
  optional: ['TIAOLI_WECOM_BOT_NAME'],
}

export interface WecomBotSettings {
  token: Secret
  encodingAesKey: Secret
  /** As users mention it; when set, a group message must hold @name. */
  name: string | null
  /** Reply addresses must lead here or to WeCom's own host. */
  baseUrl: string
}

/** The settings, or null when the channel is off. */
export function wecomBotSettings(env: Values<typeof WECOM_BOT_VARIABLES>): WecomBotSettings | null {
  const token = env.TIAOLI_WECOM_BOT_TOKEN
  const aesKey = env.TIAOLI_WECOM_BOT_AES_KEY
  if (!token || !aesKey) return null
  return {
    token: new Secret(token),
    encodingAesKey: new Secret(aesKey),
    name: env.TIAOLI_WECOM_BOT_NAME ?? null,
    baseUrl: env.TIAOLI_WECOM_BOT_BASE_URL,
  }
}
