// Config: the settings of signed webhook.
import { z } from 'zod'
import type { Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import type { ChannelNeeds } from './setting-types.ts'

const LEAST_SECRET_CHARS = 16

export const WEBHOOK_VARIABLES = {
  TIAOLI_WEBHOOK_SECRET: z
    .string()
    .min(LEAST_SECRET_CHARS, `至少 ${LEAST_SECRET_CHARS} 个字符`)
    .optional(),
  TIAOLI_WEBHOOK_CALLBACK_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .pipe(z.array(z.url({ protocol: /^https?$/u, error: '应为以逗号分隔的 http(s) 来源' })))
    .default([]),
}

export const WEBHOOK_NEEDS: ChannelNeeds = {
  title: '签名 Webhook',
  required: ['TIAOLI_WEBHOOK_SECRET'],
  optional: [],
}

export interface WebhookSettings {
  secret: Secret
  /** Answers are posted to addresses of these origins only. */
  callbackOrigins: readonly string[]
}

/** The settings, or null when the channel is off. */
export function webhookSettings(env: Values<typeof WEBHOOK_VARIABLES>): WebhookSettings | null {
  if (env.TIAOLI_WEBHOOK_SECRET === undefined) return null
  return {
    secret: new Secret(env.TIAOLI_WEBHOOK_SECRET),
    callbackOrigins: env.TIAOLI_WEBHOOK_CALLBACK_ORIGINS.map((origin) => new URL(origin).origin),
  }
}
