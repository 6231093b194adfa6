// Channels / WeCom AI bot: reached by encrypted callbacks, or by its long connection.
import type { Channel, ChannelParts } from '../channel.ts'
import { createWecomBotOnline } from './online.ts'
import type { WecomBotSettings } from '#config/channels/platforms.ts'
import { createWecomBotWebhook } from './webhook.ts'

/** The channel in the mode of its settings. */
export function createWecomBot(settings: WecomBotSettings, parts: ChannelParts): Channel {
  return settings.mode === 'webhook'
    ? createWecomBotWebhook(settings, parts)
    : createWecomBotOnline(settings, parts)
}
