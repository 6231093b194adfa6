// Channels: the settings of all messaging apps; a channel is on only when all of its own are there.
import { z } from 'zod'
import type { Values } from '../config/setting.ts'
import { DINGTALK_NEEDS, DINGTALK_VARIABLES, dingtalkSettings } from './dingtalk/settings.ts'
import { FEISHU_NEEDS, FEISHU_VARIABLES, feishuSettings } from './feishu/settings.ts'
import type { ChannelNeeds } from './setting-types.ts'
import { SLACK_NEEDS, SLACK_VARIABLES, slackSettings } from './slack/settings.ts'
import { TELEGRAM_NEEDS, TELEGRAM_VARIABLES, telegramSettings } from './telegram/settings.ts'
import { WEBHOOK_NEEDS, WEBHOOK_VARIABLES, webhookSettings } from './webhook/settings.ts'
import { WECHAT_OA_NEEDS, WECHAT_OA_VARIABLES, wechatOaSettings } from './wechat-oa/settings.ts'
import { WECOM_APP_NEEDS, WECOM_APP_VARIABLES, wecomAppSettings } from './wecom-app/settings.ts'
import { WECOM_BOT_NEEDS, WECOM_BOT_VARIABLES, wecomBotSettings } from './wecom-bot/settings.ts'

/** The variables of every channel, for the schema of the environment. */
export const CHANNEL_VARIABLES = {
  ...FEISHU_VARIABLES,
  ...WECOM_BOT_VARIABLES,
  ...DINGTALK_VARIABLES,
  ...WECOM_APP_VARIABLES,
  ...WECHAT_OA_VARIABLES,
  ...SLACK_VARIABLES,
  ...TELEGRAM_VARIABLES,
  ...WEBHOOK_VARIABLES,
}

const NEEDS: readonly ChannelNeeds[] = [
  FEISHU_NEEDS,
  WECOM_BOT_NEEDS,
  DINGTALK_NEEDS,
  WECOM_APP_NEEDS,
  WECHAT_OA_NEEDS,
  SLACK_NEEDS,
  TELEGRAM_NEEDS,
  WEBHOOK_NEEDS,
]

/** One check for every setting that is missing while others of its channel are there. */
export function neededByChannels() {
  return NEEDS.flatMap((needs) =>
    namesOf(needs).map((name) =>
      z.refine<Env>((env) => env[name] !== undefined || !isNeeded(name, needs, env), {
        path: [name],
        error: `启用${needs.title}时必须设置（或清空它的全部设置）`,
        when: () => true,
      }),
    ),
  )
}

type Env = Record<string, unknown>

function namesOf({ required, optional, byMode }: ChannelNeeds): string[] {
  const inModes = Object.values(byMode?.required ?? {}).flat()
  return [...new Set([...required, ...optional, ...inModes])]
}

function isNeeded(name: string, needs: ChannelNeeds, env: Env): boolean {
  const { required, byMode } = needs
  const inMode = byMode?.required[String(env[byMode.variable])] ?? []
  const isOn = namesOf(needs).some((each) => env[each] !== undefined)
  return isOn && [...required, ...inMode].includes(name)
}

/** The settings of each channel; null where it is off. */
export function channelsOf(env: Values<typeof CHANNEL_VARIABLES>) {
  return {
    feishu: feishuSettings(env),
    wecomBot: wecomBotSettings(env),
    dingtalk: dingtalkSettings(env),
    wecomApp: wecomAppSettings(env),
    wechatOa: wechatOaSettings(env),
    slack: slackSettings(env),
    telegram: telegramSettings(env),
    webhook: webhookSettings(env),
  }
}

export type ChannelsConfig = Readonly<ReturnType<typeof channelsOf>>
