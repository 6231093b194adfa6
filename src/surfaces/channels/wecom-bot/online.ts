// Channels / WeCom AI bot: messages of the long connection, answered by streams that we write.
import type { Channel, ChannelParts } from '../channel.ts'
import { newRequestId, withFields } from '../log.ts'
import { words } from '../language.ts'
import { createWecomBotConnection } from './connection.ts'
import { inboundOf, readWecomBotPush } from './parse.ts'
import { wecomBotDialect } from '../messages/dialects.ts'
import { createStreamReplier } from './send.ts'
import type { WecomBotConnectionSettings } from '#config/channels/platforms.ts'

/** The stream itself, and messages after it: thirty a minute are allowed to a chat. */
const MAX_MESSAGES = 10

/** The channel; it is not closed before the answers are out, because they go the same way. */
export function createWecomBotOnline(
  settings: WecomBotConnectionSettings,
  parts: ChannelParts,
): Channel {
  const { accept, log, nowMs, publicUrl } = parts
  const dialect = wecomBotDialect(publicUrl, MAX_MESSAGES)
  const connection = createWecomBotConnection({ settings, log, nowMs, onPush })
  const { request } = connection

  function onPush(body: unknown, reqId: string): void {
    const push = readWecomBotPush(body)
    if (push.kind === 'enter') greet(reqId)
    if (push.kind !== 'message') return
    const { message } = push
    const inbound = inboundOf(message, settings.name)
    const requestId = newRequestId()
    const own = withFields(log, { requestId })
    const replier = createStreamReplier({ message, reqId, request, dialect, log: own, nowMs })
    accept(inbound, replier, requestId)
  }

  function greet(reqId: string): void {
    const body = { msgtype: 'text', text: { content: words.welcome } }
    request({ cmd: 'aibot_respond_welcome_msg', reqId, body }).catch((error: unknown) =>
      log.warn({ channel: 'wecom-bot', err: error }, 'welcome not sent'),
    )
  }

  return {
    name: 'wecom-bot',
    start: () => connection.start(),
    settle: () => connection.stop(),
  }
}
