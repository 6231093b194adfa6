// Channels / Feishu: a self-built app, reached by its webhook or by its long connection.
import type { Channel, ChannelParts, RawRequest } from '../channel.ts'
import { createIdentity, opening } from '../identity.ts'
import { newRequestId, withFields } from '../log.ts'
import { createFeishuApi } from './api.ts'
import { createFeishuConnection } from './connection.ts'
import { inboundOf, needsBotId, readMessageEvent } from './parse.ts'
import { feishuDialect } from '../messages/dialects.ts'
import { createFeishuReplier } from './send.ts'
import type { FeishuSettings } from '#config/channels/platforms.ts'
import { readFeishuPush } from './verify.ts'

/** The channel in the mode of its settings; answers go out through the open platform in both. */
export function createFeishu(settings: FeishuSettings, parts: ChannelParts): Channel {
  const { accept, log, nowMs } = parts
  const api = createFeishuApi(settings, nowMs)
  const bot = createIdentity(() => api.botId(), { log, nowMs, channel: 'feishu' })
  const dialect = feishuDialect(parts.publicUrl)

  async function take(content: unknown, requestId: string): Promise<void> {
    const event = readMessageEvent(content)
    if (event === null) return
    const message = inboundOf(event, needsBotId(event) ? await bot.get() : null)
    const own = withFields(log, { requestId })
    const replier = createFeishuReplier({ messageId: message.id, api, dialect, log: own })
    accept(message, replier, requestId)
  }

  const { webhook } = settings
  if (webhook === null) {
    const onEvent = (event: unknown): void => void take(event, newRequestId())
    const connection = createFeishuConnection({ settings, log, nowMs, onEvent })
    return { name: 'feishu', ...opening(bot, connection) }
  }

  return {
    name: 'feishu',
    ...opening(bot),
    async handle(request: RawRequest): Promise<Response> {
      const push = readFeishuPush(request, webhook, nowMs())
      if (push.kind === 'challenge') return Response.json({ challenge: push.challenge })
      await take(push.event, request.requestId)
      return Response.json({ code: 0 })
    },
  }
}
