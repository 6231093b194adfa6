// Channels / DingTalk: the Stream connection, by which messages come without a public address.
// https://open.dingtalk.com/document/direction/stream-mode-protocol-access-description
import { z } from 'zod'
import type { ChannelLog } from '../channel.ts'
import { createCaller, PlatformError } from '../wire/http.ts'
import { createLongConnection, jsonOf, socketUrl, type Link } from '../wire/long-connection.ts'
import type { Loop } from '../wire/loop.ts'
import { DINGTALK_HOSTS } from './send.ts'
import type { DingtalkSettings } from '#config/channels/platforms.ts'

const TOPIC = '/v1.0/im/bot/messages/get'
const HEARTBEAT_MS = 30_000

const GatewaySchema = z.looseObject({ endpoint: z.string(), ticket: z.string() })
const FrameSchema = z.looseObject({
  type: z.enum(['SYSTEM', 'EVENT', 'CALLBACK']),
  headers: z.looseObject({ topic: z.string(), messageId: z.string() }),
  data: z.string().default('{}'),
})
type Frame = z.infer<typeof FrameSchema>

export interface DingtalkStreamOptions {
  settings: DingtalkSettings
  log: ChannelLog
  /** Takes the data of a message and returns at once; the frame is acknowledged right after. */
  onMessage: (content: unknown) => void
  nowMs: () => number
}

/** The connection; every frame is acknowledged, or DingTalk sends its message again. */
export function createDingtalkStream(options: DingtalkStreamOptions): Loop {
  const { settings, log, nowMs, onMessage } = options

  function received(content: Buffer, link: Link): void {
    const frame = FrameSchema.safeParse(jsonOf(content)).data
    if (frame === undefined) return log.warn({ channel: 'dingtalk' }, 'unreadable frame')
    if (frame.type === 'SYSTEM' && frame.headers.topic === 'disconnect') return link.close()
    link.send(JSON.stringify(answerTo(frame, onMessage)))
  }

  return createLongConnection({
    channel: 'dingtalk',
    log,
    nowMs,
    protocol: {
      locate: () => askGateway(settings),
      received,
      beat: (link) => link.ping(),
      heartbeatMs: () => HEARTBEAT_MS,
      maxMissedBeats: 1,
    },
  })
}

/** Asks the gateway where to connect to; the address holds a ticket for one connection. */
async function askGateway(settings: DingtalkSettings): Promise<URL> {
  const platform = { baseUrl: settings.baseUrl, hosts: DINGTALK_HOSTS }
  const { status, body } = await createCaller(platform)({
    to: '/v1.0/gateway/connections/open',
    body: {
      clientId: settings.clientId,
      clientSecret: settings.clientSecret.reveal(),
      subscriptions: [{ type: 'CALLBACK', topic: TOPIC }],
      ua: 'tiaoli',
    },
  })
  const gateway = GatewaySchema.safeParse(body)
  if (!gateway.success)
    throw new PlatformError(`DingTalk's gateway answered HTTP ${status}`, { status })
  const url = socketUrl(gateway.data.endpoint, platform)
  url.searchParams.set('ticket', gateway.data.ticket)
  return url
}

/** The acknowledgement of a frame, once its message is taken. */
function answerTo(frame: Frame, onMessage: (content: unknown) => void): object {
  const { messageId, topic } = frame.headers
  if (frame.type === 'CALLBACK' && topic === TOPIC) onMessage(jsonOf(frame.data))
  const data = frame.type === 'SYSTEM' ? frame.data : JSON.stringify({ response: null })
  return { code: 200, headers: { contentType: 'application/json', messageId }, message: 'OK', data }
}
