// Config: the settings of Feishu.
import { baseUrl, setting, type Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import { longConnectionMode, type ChannelNeeds } from './setting-types.ts'

export const FEISHU_VARIABLES = {
  TIAOLI_FEISHU_APP_ID: setting,
  TIAOLI_FEISHU_APP_SECRET: setting,
  TIAOLI_FEISHU_MODE: longConnectionMode,
  TIAOLI_FEISHU_VERIFICATION_TOKEN: setting,
  TIAOLI_FEISHU_ENCRYPT_KEY: setting,
  TIAOLI_FEISHU_BASE_URL: baseUrl.default('https://open.feishu.cn'),
}

export const FEISHU_NEEDS: ChannelNeeds = {
  title: '飞书',
  required: ['TIAOLI_FEISHU_APP_ID', 'TIAOLI_FEISHU_APP_SECRET'],
  optional: ['TIAOLI_FEISHU_ENCRYPT_KEY'],
  modes: {
    variable: 'TIAOLI_FEISHU_MODE',
    required: { webhook: ['TIAOLI_FEISHU_VERIFICATION_TOKEN'] },
  },
}

export interface FeishuSettings {
  appId: string
  appSecret: Secret
  /** What proves a push to the webhook; null when we open the long connection instead. */
  webhook: FeishuWebhookSecrets | null
  baseUrl: string
}

export interface FeishuWebhookSecrets {
  verificationToken: Secret
  /** With a key, every event must be encrypted and signed; without, only the token proves it. */
  encryptKey: Secret | null
}

/** The settings, or null when the channel is off. */
export function feishuSettings(env: Values<typeof FEISHU_VARIABLES>): FeishuSettings | null {
  const appId = env.TIAOLI_FEISHU_APP_ID
  const appSecret = env.TIAOLI_FEISHU_APP_SECRET
  const webhook = webhookSecrets(env)
  if (!appId || !appSecret) return null
  if (webhook === null && env.TIAOLI_FEISHU_MODE === 'webhook') return null
  return {
    appId,
    appSecret: new Secret(appSecret),
    webhook,
    baseUrl: env.TIAOLI_FEISHU_BASE_URL,
  }
}

function webhookSecrets(env: Values<typeof FEISHU_VARIABLES>): FeishuWebhookSecrets | null {
  const token = env.TIAOLI_FEISHU_VERIFICATION_TOKEN
  if (!token || env.TIAOLI_FEISHU_MODE !== 'webhook') return null
  const key = env.TIAOLI_FEISHU_ENCRYPT_KEY
  return {
    verificationToken: new Secret(token),
    encryptKey: key === undefined ? null : new Secret(key),
  }
}
