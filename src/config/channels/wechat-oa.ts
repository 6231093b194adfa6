// Config: the settings of WeChat Official Account.
import { setting, type Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import { encodingAesKey, type ChannelNeeds } from './setting-types.ts'

export const WECHAT_OA_VARIABLES = {
  TIAOLI_WECHAT_OA_APP_ID: setting,
  TIAOLI_WECHAT_OA_TOKEN: setting,
  TIAOLI_WECHAT_OA_AES_KEY: encodingAesKey,
}

export const WECHAT_OA_NEEDS: ChannelNeeds = {
  title: '微信公众号',
  required: ['TIAOLI_WECHAT_OA_APP_ID', 'TIAOLI_WECHAT_OA_TOKEN'],
  optional: ['TIAOLI_WECHAT_OA_AES_KEY'],
}

export interface WechatOaSettings {
  appId: string
  token: Secret
  /** With a key, plain messages are refused; without, only the query of a push is signed. */
  encodingAesKey: Secret | null
}

/** The settings, or null when the channel is off. */
export function wechatOaSettings(env: Values<typeof WECHAT_OA_VARIABLES>): WechatOaSettings | null {
  const appId = env.TIAOLI_WECHAT_OA_APP_ID
  const token = env.TIAOLI_WECHAT_OA_TOKEN
  if (!appId || !token) return null
  const key = env.TIAOLI_WECHAT_OA_AES_KEY
  return {
    appId,
    token: new Secret(token),
    encodingAesKey: key === undefined ? null : new Secret(key),
  }
}
