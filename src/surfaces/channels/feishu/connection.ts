// Channels / Feishu: the long connection, by which events come without a public address.
// https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case
import { z } from 'zod'
import type { ChannelLog } from '../channel.ts'
import { createCaller, PlatformError } from '../wire/http.ts'
import {
  createLongConnection,
  GiveUp,
  jsonOf,
  socketUrl,
  type Link,
} from '../wire/long-connection.ts'
import { backoffMs, type Loop } from '../wire/loop.ts'
import { decodeFrame, EMPTY_FRAME, encodeFrame, METHOD, type FeishuFrame } from './frame.ts'
import { createEventParts } from './parts.ts'
import type { FeishuSettings } from '#config/channels/platforms.ts'

/** Hosts that the endpoint may lead to beside the base URL's own. */
const HOSTS = ['*.feishu.cn', '*.larksuite.com']
const DEFAULT_PING_SECONDS = 120
const MAX_SECONDS = 600

/** Codes of the endpoint that pass: busy, an inner error, too many connections of this app. */
const PASSING_CODES = new Set([1, 1_000_040_343, 1_000_040_350])

/** A wait that Feishu asks for; what makes no sense is left out. */
const seconds = (least: number) =>
  z.number().min(least).max(MAX_SECONDS).optional().catch(undefined)

/** How Feishu wants to be called: with the endpoint, and anew with every answer to a ping. */
const ClientConfigSchema = z.looseObject({
  PingInterval: seconds(1),
  /** Tries in a row; negative for as many as it takes. */
  ReconnectCount: z.int().optional().catch(undefined),
  ReconnectInterval: seconds(1),
  /** The first try comes at a random moment within this. */
  ReconnectNonce: seconds(0),
})
type ClientConfig = z.infer<typeof ClientConfigSchema>

const EndpointSchema = z.looseObject({
  code: z.number(),
  msg: z.string().default(''),
  data: z
    .looseObject({ URL: z.string(), ClientConfig: ClientConfigSchema.catch({}) })
    .nullish()
    .catch(undefined),
})

export interface FeishuConnectionOptions {
  settings: FeishuSettings
  log: ChannelLog
  nowMs: () => number
  /** Takes an event and returns at once; it is acknowledged already. */
  onEvent: (event: unknown) => void
}

/** The connection. Feishu delivers an event again that is not acknowledged within three seconds. */
export function createFeishuConnection(options: FeishuConnectionOptions): Loop {
  const { settings, log, nowMs, onEvent } = options
  const parts = createEventParts(nowMs)
  let config: ClientConfig = {}
  let service = 0n

  async function locate(): Promise<URL> {
    const endpoint = await askEndpoint(settings)
    config = endpoint.config
    const serviceId = endpoint.url.searchParams.get('service_id') ?? ''
    service = /^\d{1,18}$/u.test(serviceId) ? BigInt(serviceId) : 0n
    return endpoint.url
  }

  const beat = (link: Link): void =>
    link.send(encodeFrame({ ...EMPTY_FRAME, service, headers: [['type', 'ping']] }))

  function received(bytes: Buffer, link: Link): void {
    const frame = readFrame(bytes)
    if (frame === null) return log.warn({ channel: 'feishu' }, 'unreadable frame')
    const headers = new Map(frame.headers)
    const type = headers.get('type')
    if (frame.method === METHOD.control && type === 'pong') {
      const told = ClientConfigSchema.safeParse(jsonOf(frame.payload)).data
      if (told !== undefined) config = { ...config, ...told }
    }
    if (frame.method === METHOD.data && type === 'event') takeEvent(frame, headers, link)
  }

  function takeEvent(frame: FeishuFrame, headers: Map<string, string>, link: Link): void {
    const whole = parts.add({
      id: headers.get('message_id') ?? '',
      sum: Number(headers.get('sum') ?? '1'),
      seq: Number(headers.get('seq') ?? '0'),
      payload: frame.payload,
    })
    if (whole === null) return
    link.send(encodeFrame(acknowledgement(frame)))
    onEvent(jsonOf(whole))
  }

  /** Feishu's own wishes once they are known; the usual wait until then. */
  function retryMs(failures: number): number | null {
    const { ReconnectCount = -1, ReconnectInterval, ReconnectNonce } = config
    if (ReconnectCount >= 0 && failures >= ReconnectCount) return null
    if (failures === 0 && ReconnectNonce !== undefined) return Math.random() * ReconnectNonce * 1000
    const usualMs = backoffMs(failures)
    return ReconnectInterval === undefined ? usualMs : Math.max(ReconnectInterval * 1000, usualMs)
  }

  return createLongConnection({
    channel: 'feishu',
    log,
    nowMs,
    protocol: {
      locate,
      opened: beat,
      received,
      beat,
      heartbeatMs: () => (config.PingInterval ?? DEFAULT_PING_SECONDS) * 1000,
      maxMissedBeats: 1,
      retryMs,
    },
  })
}

/**
 * Asks where to connect to; the address holds a ticket for one connection.
 * @throws GiveUp when Feishu refuses the app, PlatformError when another try may help
 */
async function askEndpoint(settings: FeishuSettings): Promise<{ url: URL; config: ClientConfig }> {
  const { baseUrl, appId, appSecret } = settings
  const platform = { baseUrl, hosts: HOSTS }
  const { status, body } = await createCaller(platform)({
    to: '/callback/ws/endpoint',
    body: { AppID: appId, AppSecret: appSecret.reveal() },
    headers: { locale: 'zh' },
  })
  const endpoint = EndpointSchema.safeParse(body).data
  if (endpoint === undefined)
    throw new PlatformError(`Feishu's endpoint answered HTTP ${status}`, { status })
  const { code, msg, data } = endpoint
  if (code !== 0) {
    const reason = `Feishu refused the long connection: ${code} ${msg.slice(0, 200)}`
    if (PASSING_CODES.has(code)) throw new PlatformError(reason, { status, code })
    throw new GiveUp(`${reason} (check TIAOLI_FEISHU_APP_ID and _SECRET)`, { status, code })
  }
  if (!data) throw new PlatformError("Feishu's endpoint gave no address", { status })
  return { url: socketUrl(data.URL, platform), config: data.ClientConfig }
}

function readFrame(bytes: Buffer): FeishuFrame | null {
  try {
    return decodeFrame(bytes)
  } catch {
    return null
  }
}

/** The frame sent back, with the time that the work took and the answer in place of the event. */
function acknowledgement(frame: FeishuFrame): FeishuFrame {
  const headers = [...frame.headers, ['biz_rt', '0'] as const]
  return { ...frame, headers, payload: Buffer.from(JSON.stringify({ code: 200 })) }
}
