// Channels / Feishu: the webhook of a self-built app.
import type { Channel, ChannelParts, RawRequest } from '../channel.ts'
import { createIdentity } from '../identity.ts'
import { createFeishuApi } from './api.ts'
import { inboundOf, needsBotId, readMessageEvent } from './parse.ts'
import { feishuDialect } from './render.ts'
import { createFeishuReplier } from './send.ts'
import type { FeishuSettings } from './settings.ts'
import { readFeishuPush } from './verify.ts'

/** The channel; pushes come to its webhook, answers go out through the open platform. */
export function createFeishu(settings: FeishuSettings, parts: ChannelParts): Channel {
  const { accept, log, nowMs } = parts
  const api = createFeishuApi(settings, nowMs)
  const bot = createIdentity(() => api.botId(), { log, nowMs, channel: 'feishu' })
  const dialect = feishuDialect(parts.publicUrl)

  async function handle(request: RawRequest): Promise<Response> {
    const push = readFeishuPush(request, settings)
    if (push.kind === 'challenge') return Response.json({ challenge: push.challenge })
    const event = readMessageEvent(push.event)
    if (event !== null) {
      const message = inboundOf(event, needsBotId(event) ? await bot.get() : null)
      accept(message, createFeishuReplier({ messageId: message.id, api, dialect, log }))
    }
    return Response.json({ code: 0 })
  }

  return { name: 'feishu', handle, start: () => void bot.get() }
}
