// Config: the settings of all messaging apps; a channel is on only when all of its own are there.
import type { z } from 'zod'
import { needed } from '../setting.ts'
import type { Declaration, Env, ValueOf } from './declare.ts'
import {
  DINGTALK,
  FEISHU,
  SLACK,
  TELEGRAM,
  WEBHOOK,
  WECHAT_OA,
  WECOM_APP,
  WECOM_BOT,
} from './platforms.ts'

const CHANNELS = {
  feishu: FEISHU,
  wecomBot: WECOM_BOT,
  dingtalk: DINGTALK,
  wecomApp: WECOM_APP,
  wechatOa: WECHAT_OA,
  slack: SLACK,
  telegram: TELEGRAM,
  webhook: WEBHOOK,
}
type Channels = typeof CHANNELS
const DECLARATIONS: readonly Declaration<unknown>[] = Object.values(CHANNELS)

/** The settings of each channel; null where it is off. */
export type ChannelsConfig = { readonly [Name in keyof Channels]: ValueOf<Channels[Name]> | null }

/** The variables of every channel, for the schema of the environment. */
export const CHANNEL_VARIABLES: Readonly<Record<string, z.ZodType>> = Object.assign(
  {},
  ...DECLARATIONS.map(({ variables }) => variables),
)

/** One check for every setting that is missing while others of its channel are there. */
export function neededByChannels() {
  return DECLARATIONS.flatMap(({ title, required, optional, modes }) => {
    const all = [...required, ...optional, ...modes.flatMap((each) => each.required)]
    const isBegun = (env: Env): boolean => all.some((name) => env[name] !== undefined)
    return [
      ...required.map((name) => neededOnce(name, title, isBegun)),
      ...modes.flatMap(({ variable, mode, required: names }) => {
        const what = `${title}（${variable}=${mode}）`
        const isNeeded = (env: Env): boolean => env[variable] === mode && isBegun(env)
        return names.map((name) => neededOnce(name, what, isNeeded))
      }),
    ]
  })
}

function neededOnce(name: string, title: string, isNeeded: (env: Env) => boolean) {
  return needed<Env>(name, `启用${title}时必须设置（或清空它的全部设置）`, isNeeded)
}

/** Reads the settings of every channel. */
export function channelsOf(env: Env): ChannelsConfig {
  const read = Object.entries(CHANNELS).map(([name, field]) => [name, field.read(env) ?? null])
  return Object.fromEntries(read) as ChannelsConfig
}
