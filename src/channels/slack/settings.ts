// Channels / Slack: its settings.
import { baseUrl, setting, type Values } from '../../config/setting.ts'
import { Secret } from '../../domain/secret.ts'
import type { ChannelNeeds } from '../setting-types.ts'

export const SLACK_VARIABLES = {
  TIAOLI_SLACK_BOT_TOKEN: setting,
  TIAOLI_SLACK_SIGNING_SECRET: setting,
  TIAOLI_SLACK_BASE_URL: baseUrl.default('https://slack.com/api'),
}

export const SLACK_NEEDS: ChannelNeeds = {
  title: 'Slack',
  required: ['TIAOLI_SLACK_BOT_TOKEN', 'TIAOLI_SLACK_SIGNING_SECRET'],
  optional: [],
}

export interface SlackSettings {
  botToken: Secret
  signingSecret: Secret
  baseUrl: string
}

/** The settings, or null when the channel is off. */
export function slackSettings(env: Values<typeof SLACK_VARIABLES>): SlackSettings | null {
  const botToken = env.TIAOLI_SLACK_BOT_TOKEN
  const signingSecret = env.TIAOLI_SLACK_SIGNING_SECRET
  if (!botToken || !signingSecret) return null
  return {
    botToken: new Secret(botToken),
    signingSecret: new Secret(signingSecret),
    baseUrl: env.TIAOLI_SLACK_BASE_URL,
  }
}
