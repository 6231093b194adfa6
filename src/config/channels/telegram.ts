// Config: the settings of Telegram.
import { z } from 'zod'
import { baseUrl, type Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import type { ChannelNeeds } from './setting-types.ts'

export const TELEGRAM_VARIABLES = {
  TIAOLI_TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/u, '应为 BotFather 给出的令牌（数字:字母）')
    .optional(),
  TIAOLI_TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{1,256}$/u, '只能用字母、数字、_ 和 -，最多 256 个')
    .optional(),
  TIAOLI_TELEGRAM_MODE: z.enum(['webhook', 'polling'], '应为 webhook 或 polling').optional(),
  TIAOLI_TELEGRAM_BASE_URL: baseUrl.default('https://api.telegram.org'),
}

export const TELEGRAM_NEEDS: ChannelNeeds = {
  title: 'Telegram',
  required: ['TIAOLI_TELEGRAM_BOT_TOKEN'],
  optional: ['TIAOLI_TELEGRAM_WEBHOOK_SECRET'],
  modes: {
    variable: 'TIAOLI_TELEGRAM_MODE',
    required: { webhook: ['TIAOLI_TELEGRAM_WEBHOOK_SECRET'] },
  },
}

export interface TelegramSettings {
  botToken: Secret
  /** Null polls for updates; with a secret, Telegram posts them to us. */
  webhookSecret: Secret | null
  baseUrl: string
}

/** The settings, or null when the channel is off. */
export function telegramSettings(env: Values<typeof TELEGRAM_VARIABLES>): TelegramSettings | null {
  const botToken = env.TIAOLI_TELEGRAM_BOT_TOKEN
  const secret = env.TIAOLI_TELEGRAM_WEBHOOK_SECRET
  if (!botToken) return null
  const isPolled = secret === undefined || env.TIAOLI_TELEGRAM_MODE === 'polling'
  return {
    botToken: new Secret(botToken),
    webhookSecret: isPolled ? null : new Secret(secret),
    baseUrl: env.TIAOLI_TELEGRAM_BASE_URL,
  }
}
