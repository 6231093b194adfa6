// Channels / WeCom AI bot: encrypted callbacks, answered by a stream that the platform polls.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Channel, ChannelParts, RawRequest, Replier } from '../channel.ts'
import { derivedId } from '../wire/crypto.ts'
import { acceptedByErrcode, createCaller, PlatformError, type CallPlatform } from '../wire/http.ts'
import { parseJson, RefusedPush } from '../refusal.ts'
import { words } from '../language.ts'
import { wecomBotDialect } from '../messages/dialects.ts'
import type { Dialect } from '../messages/render.ts'
import { createReplier } from '../messages/replier.ts'
import { echoResponse, openCallback, sealAnswer, type CallbackKeys } from '../wecom/callback.ts'
import { inboundOf, readWecomBotPush, type WecomBotMessage } from './parse.ts'
import type { WecomBotWebhookSettings } from '#config/channels/platforms.ts'
import { createStreams, type Snapshot, type Streams } from './streams.ts'

const PACE = { afterMs: 300, everyMs: 300 }
/** The stream itself, and one message to the reply address. */
const MAX_MESSAGES = 2
const SETTLE_STEP_MS = 50

const OuterSchema = z.looseObject({ encrypt: z.string() })

/** The channel; the answer to a callback is the stream so far, as far as it is known. */
export function createWecomBotWebhook(
  settings: WecomBotWebhookSettings,
  parts: ChannelParts,
): Channel {
  const { accept, nowMs } = parts
  const keys: CallbackKeys = {
    token: settings.token.reveal(),
    encodingAesKey: settings.encodingAesKey.reveal(),
    receiveId: '',
  }
  const streams = createStreams(nowMs)
  const dialect = wecomBotDialect(parts.publicUrl, MAX_MESSAGES)
  const call = createCaller({ baseUrl: settings.baseUrl, hosts: ['qyapi.weixin.qq.com'] })

  function answer(message: WecomBotMessage, requestId: string): object | null {
    const streamId = derivedId('wecom-bot', message.msgid)
    streams.open(streamId, words.working)
    const inbound = inboundOf(message, settings.name)
    const replier = createStreamedReplier({ streamId, streams, dialect, call, message })
    const outcome = accept(inbound, replier, requestId)
    if (outcome === 'ignored' || outcome === 'stale') return null
    return streamBody(streamId, streams.read(streamId))
  }

  function respondTo(content: unknown, requestId: string): object | null {
    const push = readWecomBotPush(content)
    if (push.kind === 'message') return answer(push.message, requestId)
    if (push.kind === 'poll') return streamBody(push.streamId, streams.read(push.streamId))
    return push.kind === 'enter' ? { msgtype: 'text', text: { content: words.welcome } } : null
  }

  async function handle(request: RawRequest): Promise<Response> {
    const opening = { keys, nowMs: nowMs() }
    if (request.method === 'GET') return echoResponse(request, opening)
    const outer = OuterSchema.safeParse(parseJson(request.body.toString('utf8')))
    if (!outer.success) throw new RefusedPush(401, 'not encrypted')
    const content = openCallback(request.query, outer.data.encrypt, opening)
    const body = respondTo(parseJson(content), request.requestId)
    if (body === null) return new Response(null, { status: 200 })
    const sealed = sealAnswer(JSON.stringify(body), keys, nowMs())
    return Response.json({
      encrypt: sealed.encrypted,
      msgsignature: sealed.signature,
      timestamp: sealed.timestamp,
      nonce: sealed.nonce,
    })
  }

  async function settle(graceMs: number): Promise<void> {
    for (let waitedMs = 0; waitedMs < graceMs && !streams.areFetched(); waitedMs += SETTLE_STEP_MS)
      await sleep(SETTLE_STEP_MS)
  }

  return { name: 'wecom-bot', handle, settle }
}

/** One answer to a callback or a poll. An empty unfinished one would be polled for ever. */
function streamBody(id: string, snapshot: Snapshot | null): object {
  const { content, isFinished } = snapshot ?? { content: words.expired, isFinished: true }
  return { msgtype: 'stream', stream: { id, finish: isFinished, content } }
}

interface ReplierOptions {
  streamId: string
  streams: Streams
  dialect: Dialect
  call: CallPlatform
  message: WecomBotMessage
}

/** Writes the stream; what the stream cannot take goes once to the reply address of the message. */
function createStreamedReplier(options: ReplierOptions): Replier {
  const { streamId, streams, dialect, call, message } = options
  let isSent = false
  return createReplier({
    dialect,
    pace: PACE,
    live: {
      show: async (text) => streams.update(streamId, text),
      async finish(text) {
        const isPolled = streams.isPolled(streamId)
        streams.finish(streamId, text)
        return isPolled
      },
    },
    async send(content) {
      if (isSent) return
      isSent = true
      const { response_url: to } = message
      if (to === undefined) throw new PlatformError('message has no response_url')
      const body = { msgtype: 'markdown', markdown: { content } }
      acceptedByErrcode(await call({ to, body }), 'WeCom')
    },
  })
}
