// Config: the settings of Slack.
import { z } from 'zod'
import { baseUrl, setting, type Values } from '../setting.ts'
import { Secret } from '#domain/secret.ts'
import type { ChannelNeeds } from './setting-types.ts'

export const SLACK_VARIABLES = {
  TIAOLI_SLACK_BOT_TOKEN: setting,
  TIAOLI_SLACK_SIGNING_SECRET: setting,
  TIAOLI_SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/u, '应为应用级令牌（xapp- 开头）')
    .optional(),
  TIAOLI_SLACK_MODE: z.enum(['http', 'socket'], '应为 http 或 socket').default('http'),
  TIAOLI_SLACK_BASE_URL: baseUrl.default('https://slack.com/api'),
}

export const SLACK_NEEDS: ChannelNeeds = {
  title: 'Slack',
  required: ['TIAOLI_SLACK_BOT_TOKEN'],
  optional: [],
  modes: {
    variable: 'TIAOLI_SLACK_MODE',
    required: { http: ['TIAOLI_SLACK_SIGNING_SECRET'], socket: ['TIAOLI_SLACK_APP_TOKEN'] },
  },
}

export interface SlackSettings {
  botToken: Secret
  baseUrl: string
  /** http: Slack posts to us, signed; socket: we open a WebSocket with the app's own token. */
  reception: { mode: 'http'; signingSecret: Secret } | { mode: 'socket'; appToken: Secret }
}

/** The settings, or null when the channel is off. */
export function slackSettings(env: Values<typeof SLACK_VARIABLES>): SlackSettings | null {
  const botToken = env.TIAOLI_SLACK_BOT_TOKEN
  const reception = receptionOf(env)
  if (!botToken || reception === null) return null
  return { botToken: new Secret(botToken), baseUrl: env.TIAOLI_SLACK_BASE_URL, reception }
}

function receptionOf(env: Values<typeof SLACK_VARIABLES>): SlackSettings['reception'] | null {
  const { TIAOLI_SLACK_SIGNING_SECRET: secret, TIAOLI_SLACK_APP_TOKEN: token } = env
  if (env.TIAOLI_SLACK_MODE === 'socket')
    return token === undefined ? null : { mode: 'socket', appToken: new Secret(token) }
  return secret === undefined ? null : { mode: 'http', signingSecret: new Secret(secret) }
}
