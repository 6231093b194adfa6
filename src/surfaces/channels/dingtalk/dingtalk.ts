// Channels / DingTalk: a robot, reached by its Stream connection or by HTTP.
import type { Channel, ChannelParts, RawRequest } from '../channel.ts'
import { createUsedSignatures } from '../wire/fresh-signature.ts'
import { newRequestId, withFields } from '../log.ts'
import { parseJson } from '../refusal.ts'
import { inboundOf, readDingtalkMessage } from './parse.ts'
import { dingtalkDialect } from '../messages/dialects.ts'
import { createDingtalkSender } from './send.ts'
import type { DingtalkSettings } from '#config/channels/platforms.ts'
import { createDingtalkStream } from './stream.ts'
import { verifyDingtalk } from './verify.ts'

/** The channel in the mode of its settings. */
export function createDingtalk(settings: DingtalkSettings, parts: ChannelParts): Channel {
  const { accept, log, nowMs, publicUrl } = parts
  const replierFor = createDingtalkSender({
    settings,
    dialect: dingtalkDialect(publicUrl),
    nowMs,
  })

  const used = createUsedSignatures(nowMs)

  function take(content: unknown, requestId: string): void {
    const message = readDingtalkMessage(content)
    if (message === null) return
    const replier = replierFor(message, withFields(log, { requestId }))
    accept(inboundOf(message), replier, requestId)
  }

  async function handle(request: RawRequest): Promise<Response> {
    const appSecret = settings.clientSecret.reveal()
    verifyDingtalk(request, { appSecret, nowMs: nowMs(), used })
    take(parseJson(request.body.toString('utf8')), request.requestId)
    return Response.json({ msgtype: 'empty' })
  }

  if (settings.mode === 'http') return { name: 'dingtalk', handle }
  const onMessage = (content: unknown): void => take(content, newRequestId())
  const stream = createDingtalkStream({ settings, log, nowMs, onMessage })
  return { name: 'dingtalk', ...stream }
}
