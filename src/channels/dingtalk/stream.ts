// Channels / DingTalk: the Stream connection, by which messages come without a public address.
// https://open.dingtalk.com/document/direction/stream-mode-protocol-access-description
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { ChannelLog } from '../channel.ts'
import { allowedUrl } from '../hosts.ts'
import { createCaller, PlatformError } from '../http.ts'
import { DINGTALK_HOSTS } from './send.ts'
import type { DingtalkSettings } from './settings.ts'

const TOPIC = '/v1.0/im/bot/messages/get'
const FIRST_RETRY_MS = 1000
const MAX_RETRY_MS = 60_000
/** A connection that lasted this long was a good one: the next wait is short again. */
const STEADY_MS = 60_000
const HEARTBEAT_MS = 30_000
const OPEN_TIMEOUT_MS = 10_000
/** For a gateway that does not say goodbye. */
const CLOSE_TIMEOUT_MS = 500
const MAX_FRAME_BYTES = 2 ** 20

const GatewaySchema = z.looseObject({ endpoint: z.string(), ticket: z.string() })
const FrameSchema = z.looseObject({
  type: z.enum(['SYSTEM', 'EVENT', 'CALLBACK']),
  headers: z.looseObject({ topic: z.string(), messageId: z.string() }),
  data: z.string().default('{}'),
})
type Frame = z.infer<typeof FrameSchema>

export interface DingtalkStream {
  start(): void
  stop(): Promise<void>
}

export interface DingtalkStreamOptions {
  settings: DingtalkSettings
  log: ChannelLog
  /** Takes the data of a message and returns at once; the frame is acknowledged right after. */
  onMessage: (content: unknown) => void
  nowMs: () => number
  firstRetryMs?: number
  heartbeatMs?: number
}

/**
 * Keeps one connection open. When it drops, it is opened again after a wait that doubles up to a
 * minute, with a random part, so that many clients do not come back in step.
 */
export function createDingtalkStream(options: DingtalkStreamOptions): DingtalkStream {
  const { log, firstRetryMs = FIRST_RETRY_MS } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const url = await askGateway(options)
        if (signal.aborted) return
        const openedAtMs = options.nowMs()
        await live(url, options, signal)
        if (options.nowMs() - openedAtMs >= STEADY_MS) failures = 0
      } catch (error) {
        if (!signal.aborted) log.warn({ channel: 'dingtalk', err: error }, 'stream broken')
      }
      if (signal.aborted) return
      const waitMs =
        Math.min(MAX_RETRY_MS, firstRetryMs * 2 ** failures) * (0.5 + Math.random() / 2)
      failures++
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    start: () => void (running = run()),
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Asks the gateway where to connect to; the address holds a ticket for one connection. */
async function askGateway({ settings }: DingtalkStreamOptions): Promise<URL> {
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

/** The endpoint if it leads to DingTalk; ws in place of http for the base URL of a test. */
function socketUrl(endpoint: string, platform: { baseUrl: string; hosts: readonly string[] }): URL {
  const baseUrl = platform.baseUrl.replace(/^http/u, 'ws')
  const url = allowedUrl(endpoint, { ...platform, baseUrl })
  if (url === null) throw new PlatformError('stream endpoint of a host that is not allowed')
  return url
}

/** Opens a socket and serves it; resolves when it is closed, dead, or no longer wanted. */
async function live(
  url: URL,
  { log, onMessage, heartbeatMs = HEARTBEAT_MS }: DingtalkStreamOptions,
  signal: AbortSignal,
): Promise<void> {
  const socket = new WebSocket(url, {
    handshakeTimeout: OPEN_TIMEOUT_MS,
    maxPayload: MAX_FRAME_BYTES,
    followRedirects: false,
  })
  let isAlive = true
  const heartbeat = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    if (socket.readyState === WebSocket.OPEN) socket.ping()
  }, heartbeatMs)
  const close = (): void => {
    socket.close()
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref()
  }
  signal.addEventListener('abort', close, { once: true })
  // The first message may come with the answer to the handshake: listen from the beginning.
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => log.info({ channel: 'dingtalk' }, 'stream open'))
    socket.on('pong', () => (isAlive = true))
    socket.on('message', (data) => {
      isAlive = true
      const frame = readFrame(String(data))
      if (frame === null) return log.warn({ channel: 'dingtalk' }, 'unreadable frame')
      if (frame.type === 'SYSTEM' && frame.headers.topic === 'disconnect') return socket.close()
      socket.send(JSON.stringify(answerTo(frame, onMessage)))
    })
    // Not the error itself: its text may hold the address with the ticket.
    socket.on('error', () => reject(new PlatformError(`connection to ${url.host} broken`)))
    socket.on('close', resolve)
  }).finally(() => {
    clearInterval(heartbeat)
    signal.removeEventListener('abort', close)
  })
}

function readFrame(text: string): Frame | null {
  return FrameSchema.safeParse(parse(text)).data ?? null
}

/** The acknowledgement of a frame; without it DingTalk sends the message again. */
function answerTo(frame: Frame, onMessage: (content: unknown) => void): object {
  const { messageId, topic } = frame.headers
  if (frame.type === 'CALLBACK' && topic === TOPIC) onMessage(parse(frame.data))
  const data = frame.type === 'SYSTEM' ? frame.data : JSON.stringify({ response: null })
  return { code: 200, headers: { contentType: 'application/json', messageId }, message: 'OK', data }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
