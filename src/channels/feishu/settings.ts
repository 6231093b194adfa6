// Channels / Feishu: its settings.
import { baseUrl, setting, type Values } from '../../config/setting.ts'
import { Secret } from '../../domain/secret.ts'
import type { ChannelNeeds } from '../setting-types.ts'

export const FEISHU_VARIABLES = {
  TIAOLI_FEISHU_APP_ID: setting,
  TIAOLI_FEISHU_APP_SECRET: setting,
  TIAOLI_FEISHU_VERIFICATION_TOKEN: setting,
  TIAOLI_FEISHU_ENCRYPT_KEY: setting,
  TIAOLI_FEISHU_BASE_URL: baseUrl.default('https://open.feishu.cn'),
}

export const FEISHU_NEEDS: ChannelNeeds = {
  title: '飞书',
  required: [
    'TIAOLI_FEISHU_APP_ID',
    'TIAOLI_FEISHU_APP_SECRET',
    'TIAOLI_FEISHU_VERIFICATION_TOKEN',
  ],
  optional: ['TIAOLI_FEISHU_ENCRYPT_KEY'],
}

export interface FeishuSettings {
  appId: string
  appSecret: Secret
  verificationToken: Secret
  /** With a key, every event must be encrypted and signed; without, only the token proves it. */
  encryptKey: Secret | null
  baseUrl: string
}

/** The settings, or null when the channel is off. */
export function feishuSettings(env: Values<typeof FEISHU_VARIABLES>): FeishuSettings | null {
  const appId = env.TIAOLI_FEISHU_APP_ID
  const appSecret = env.TIAOLI_FEISHU_APP_SECRET
  const verificationToken = env.TIAOLI_FEISHU_VERIFICATION_TOKEN
  if (!appId || !appSecret || !verificationToken) return null
  const key = env.TIAOLI_FEISHU_ENCRYPT_KEY
  return {
    appId,
    appSecret: new Secret(appSecret),
    verificationToken: new Secret(verificationToken),
    encryptKey: key === undefined ? null : new Secret(key),
    baseUrl: env.TIAOLI_FEISHU_BASE_URL,
  }
}
