// Channels: puts together the messaging apps that are configured.
import type { Channel, ChannelLog, ChannelParts } from './channel.ts'
import { createDingtalk } from './dingtalk/dingtalk.ts'
import { createFeishu } from './feishu/feishu.ts'
import { createInbox, type InboxOptions } from './inbox.ts'
import type { ChannelsConfig } from '#config/channels/channels.ts'
import { createSlack } from './slack/slack.ts'
import { createTelegram } from './telegram/telegram.ts'
import { createWebhook } from './webhook/webhook.ts'
import { createWechatOa, type Holding } from './wechat-oa/wechat-oa.ts'
import { createWecomApp } from './wecom-app/wecom-app.ts'
import { createWecomBot } from './wecom-bot/wecom-bot.ts'

/** Platforms that fetch answers ask about once a second. */
const SETTLE_MS = 3000

export interface OpenChannelsOptions {
  config: ChannelsConfig
  /** What answers come from; null until the library is loaded. */
  services: InboxOptions['services']
  /** What is known again after a restart; null keeps it in this process. */
  store: InboxOptions['store']
  log: ChannelLog
  nowMs: () => number
  /** Where people reach the web page; links in messages begin with it. */
  publicUrl: string | null
  /** Longest time for one answer. */
  answerTimeoutMs?: number
  /** How long WeChat is made to wait. */
  wechatHolding?: Holding
}

export interface OpenChannels {
  channels: readonly Channel[]
  start(): void
  /**
   * Takes nothing more and finishes what was accepted; says whether all could be answered. Pushes
   * must still reach the channels meanwhile: some platforms fetch the answers.
   */
  close(graceMs: number): Promise<boolean>
}

/** The channels that are on; those that are off do not exist. */
export function openChannels(options: OpenChannelsOptions): OpenChannels {
  const { config, nowMs, log } = options
  const publicUrl = options.publicUrl?.replace(/\/+$/u, '') ?? null
  const inbox = createInbox({ ...options, publicUrl })
  const parts: ChannelParts = { accept: inbox.accept, log, nowMs, publicUrl }
  const channels = [
    config.feishu && createFeishu(config.feishu, parts),
    config.wecomBot && createWecomBot(config.wecomBot, parts),
    config.dingtalk && createDingtalk(config.dingtalk, parts),
    config.wecomApp && createWecomApp(config.wecomApp, parts),
    config.wechatOa && createWechatOa(config.wechatOa, parts, options.wechatHolding),
    config.slack && createSlack(config.slack, parts),
    config.telegram && createTelegram(config.telegram, parts),
    config.webhook && createWebhook(config.webhook, parts),
  ].filter((channel) => channel !== null)
  return {
    channels,
    start() {
      for (const channel of channels) channel.start?.()
      if (channels.length > 0)
        log.info({ channels: channels.map(({ name }) => name) }, 'channels open')
    },
    async close(graceMs) {
      await Promise.all(channels.map((channel) => channel.stop?.()))
      const isAnswered = await inbox.drain(graceMs)
      await Promise.all(channels.map((channel) => channel.settle?.(SETTLE_MS)))
      return isAnswered
    },
  }
}
