// Config: the settings of all messaging apps; a channel is on only when all of its own are there.
import { needed, type Values } from '../setting.ts'
import { DINGTALK_NEEDS, DINGTALK_VARIABLES, dingtalkSettings } from './dingtalk.ts'
import { FEISHU_NEEDS, FEISHU_VARIABLES, feishuSettings } from './feishu.ts'
import type { ChannelNeeds } from './setting-types.ts'
import { SLACK_NEEDS, SLACK_VARIABLES, slackSettings } from './slack.ts'
import { TELEGRAM_NEEDS, TELEGRAM_VARIABLES, telegramSettings } from './telegram.ts'
import { WEBHOOK_NEEDS, WEBHOOK_VARIABLES, webhookSettings } from './webhook.ts'
import { WECHAT_OA_NEEDS, WECHAT_OA_VARIABLES, wechatOaSettings } from './wechat-oa.ts'
import { WECOM_APP_NEEDS, WECOM_APP_VARIABLES, wecomAppSettings } from './wecom-app.ts'
import { WECOM_BOT_NEEDS, WECOM_BOT_VARIABLES, wecomBotSettings } from './wecom-bot.ts'

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
  return NEEDS.flatMap(({ title, required, optional, modes }) => {
    const byMode = Object.entries(modes?.required ?? {})
    const all = [...required, ...optional, ...byMode.flatMap(([, names]) => names)]
    const isBegun = (env: Env): boolean => all.some((name) => env[name] !== undefined)
    return [
      ...required.map((name) => neededOnce(name, title, isBegun)),
      ...byMode.flatMap(([mode, names]) => {
        const isMode = (env: Env): boolean => modes !== undefined && env[modes.variable] === mode
        const what = `${title}（${modes?.variable}=${mode}）`
        return names.map((name) => neededOnce(name, what, (env) => isMode(env) && isBegun(env)))
      }),
    ]
  })
}

type Env = Record<string, unknown>

function neededOnce(name: string, title: string, isNeeded: (env: Env) => boolean) {
  const error = `启用${title}时必须设置（或清空它的全部设置）`
  return needed<Env>(name, error, isNeeded)
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
