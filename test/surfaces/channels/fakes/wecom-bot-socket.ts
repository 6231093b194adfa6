// WeCom as the service meets it when it is an AI bot on a long connection: JSON frames, strictly.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import type { Delivery, FakePlatform } from './platform.ts'

const BOT_ID = 'aib-bot'
const SECRET = 'wecom-bot-secret'
const MAX_BYTES = 20_480
const STREAM_MS = 6 * 60_000
const ACK_MS = 5

const ERRORS = {
  badSecret: { errcode: 853_000, errmsg: 'signature is incorrect' },
  badParameter: { errcode: 40_058, errmsg: 'invalid Request Parameter' },
  unknownRequest: { errcode: 846_605, errmsg: 'invalid req_id' },
  expired: { errcode: 846_608, errmsg: 'stream message update expired' },
  notSubscribed: { errcode: 846_609, errmsg: 'aibot websocket not subscribed' },
} as const

const FrameSchema = z.strictObject({
  cmd: z.string(),
  headers: z.strictObject({ req_id: z.string().min(1) }),
  body: z.unknown().optional(),
})
type Frame = z.infer<typeof FrameSchema>

const SubscribeSchema = z.strictObject({ bot_id: z.string(), secret: z.string() })
const StreamSchema = z.strictObject({
  msgtype: z.literal('stream'),
  stream: z.strictObject({
    id: z.string().min(1),
    finish: z.boolean(),
    content: z.string().min(1),
  }),
})
const WelcomeSchema = z.strictObject({
  msgtype: z.literal('text'),
  text: z.strictObject({ content: z.string().min(1) }),
})
const MessageSchema = z.strictObject({
  chatid: z.string(),
  chat_type: z.union([z.literal(1), z.literal(2)]).optional(),
  msgtype: z.literal('markdown'),
  markdown: z.strictObject({ content: z.string().min(1) }),
})

interface Exchange {
  messageId: string
  sentAtMs: number
  connection: number
  streamId?: string
  isFinished: boolean
  isAnswering: boolean
}

export interface FakeWecomBotSocket extends FakePlatform {
  /** What the streams of a message showed, in order, with the moment of each write. */
  writes(deliveryId: string): { content: string; finish: boolean }[]
  bodyOf(delivery: Delivery): object
  /** Sends a callback with a body of its own; its req_id. */
  callback(body: object, cmd?: string): Promise<string>
  /** Sends bytes or text as they are. */
  raw(frame: string | Uint8Array): Promise<void>
  /** Sends a callback to whoever connects, before the subscription is acknowledged. */
  pushBeforeSubscription(body: object): void
  /** Opens a conversation; gives the welcome. */
  enter(): Promise<string>
  drop(): void
  /** As if the bot had connected elsewhere. */
  replace(): Promise<void>
  /** Acknowledges no subscription, ping or command from now on. */
  fallSilent(): void
  /** Answers every subscription with this code from now on. */
  refuseSubscriptions(errcode: number): void
  /** Answers the next commands with these codes, one each. */
  failCommands(...errcodes: number[]): void
  /** Knows no callback any more whose connection is gone. */
  forgetOldCallbacks(): void
  readonly connections: number
  readonly subscriptions: number
  readonly pings: number
  /** Resolves when the bot has subscribed. */
  connected(waitMs?: number): Promise<void>
}

export async function createFakeWecomBotSocket({ name = '' } = {}): Promise<FakeWecomBotSocket> {
  const faults: string[] = []
  const exchanges = new Map<string, Exchange>()
  const welcomes = new Map<string, string>()
  const finals = new Map<string, string[]>()
  const written = new Map<string, { content: string; finish: boolean }[]>()
  const lastIn = new Map<string, string>()
  const failures: number[] = []
  let clock = { ms: Date.now() }
  let subscribed: WebSocket | null = null
  let [connections, subscriptions, pings, sent, refusal] = [0, 0, 0, 0, 0]
  let isSilent = false
  let forgets = false
  let early: object | null = null

  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    connections++
    const earlyFrame = { cmd: 'aibot_msg_callback', headers: { req_id: 'early' }, body: early }
    if (early !== null) socket.send(JSON.stringify(earlyFrame))
    socket.on('close', () => {
      if (subscribed === socket) subscribed = null
    })
    socket.on('message', (data, isBinary) => {
      if (isBinary) return void faults.push('binary frame')
      const frame = FrameSchema.safeParse(JSON.parse(String(data)))
      if (!frame.success) return void faults.push(`bad frame: ${frame.error.message}`)
      if (!isSilent) answer(frame.data, socket)
    })
  })

  function answer(frame: Frame, socket: WebSocket): void {
    const result = resultOf(frame, socket)
    const { headers } = frame
    setTimeout(() => {
      const exchange = exchanges.get(headers.req_id)
      if (exchange !== undefined) exchange.isAnswering = false
      if (socket.readyState === 1) socket.send(JSON.stringify({ headers, ...result }))
      if (frame.cmd === 'aibot_subscribe' && result.errcode === 0) subscribed = socket
    }, ACK_MS)
  }

  function resultOf(frame: Frame, socket: WebSocket): { errcode: number; errmsg: string } {
    if (frame.cmd === 'aibot_subscribe') return subscribe(frame.body)
    if (socket !== subscribed) {
      faults.push(`${frame.cmd} without a subscription`)
      return ERRORS.notSubscribed
    }
    if (frame.cmd === 'ping') {
      pings++
      return { errcode: 0, errmsg: 'ok' }
    }
    const failure = failures.shift()
    if (failure !== undefined) return { errcode: failure, errmsg: 'failed' }
    if (frame.cmd === 'aibot_respond_msg') return respond(frame)
    if (frame.cmd === 'aibot_send_msg') return sendNew(frame.body)
    if (frame.cmd === 'aibot_respond_welcome_msg') return welcome(frame)
    faults.push(`unknown command ${frame.cmd}`)
    return ERRORS.badParameter
  }

  function subscribe(body: unknown): { errcode: number; errmsg: string } {
    subscriptions++
    const { bot_id, secret } = SubscribeSchema.parse(body)
    if (bot_id !== BOT_ID || secret !== SECRET) return ERRORS.badSecret
    return { errcode: refusal, errmsg: refusal === 0 ? 'ok' : 'refused' }
  }

  const fault = (
    text: string,
    error: { errcode: number; errmsg: string } = ERRORS.badParameter,
  ) => {
    faults.push(text)
    return error
  }

  function respond({ headers, body }: Frame): { errcode: number; errmsg: string } {
    const exchange = exchanges.get(headers.req_id)
    if (exchange === undefined) return fault('answer to an unknown req_id', ERRORS.unknownRequest)
    if (forgets && exchange.connection !== connections) return ERRORS.unknownRequest
    const parsed = StreamSchema.safeParse(body)
    if (!parsed.success) return fault(`stream: ${parsed.error.message}`)
    const { id, finish, content } = parsed.data.stream
    if (exchange.isAnswering) return fault('write before the acknowledgement of the one before')
    if (exchange.isFinished) return fault('write after the end')
    if (clock.ms - exchange.sentAtMs >= STREAM_MS) return ERRORS.expired
    if ((exchange.streamId ??= id) !== id) return fault('another stream for the same message')
    if (Buffer.byteLength(content) > MAX_BYTES) return fault('content larger than 20480 bytes')
    exchange.isAnswering = true
    exchange.isFinished = finish
    const { messageId } = exchange
    const write = { content, finish }
    written.set(messageId, [...(written.get(messageId) ?? []), write])
    if (finish) show(messageId, content)
    return { errcode: 0, errmsg: 'ok' }
  }

  function sendNew(body: unknown): { errcode: number; errmsg: string } {
    const parsed = MessageSchema.safeParse(body)
    if (!parsed.success) return fault(`message: ${parsed.error.message}`)
    const { chatid, chat_type, markdown } = parsed.data
    const messageId = lastIn.get(`${chat_type ?? 1}:${chatid}`)
    if (messageId === undefined) return fault('message to a chat that nobody wrote in')
    if (Buffer.byteLength(markdown.content) > MAX_BYTES)
      return fault('message larger than 20480 bytes')
    show(messageId, markdown.content)
    return { errcode: 0, errmsg: 'ok' }
  }

  function welcome({ headers, body }: Frame): { errcode: number; errmsg: string } {
    const parsed = WelcomeSchema.safeParse(body)
    if (!parsed.success || welcomes.get(headers.req_id) !== '') return fault('bad welcome')
    welcomes.set(headers.req_id, parsed.data.text.content)
    return { errcode: 0, errmsg: 'ok' }
  }

  const show = (messageId: string, content: string): void =>
    void finals.set(messageId, [...(finals.get(messageId) ?? []), content])

  function bodyOf(delivery: Delivery): object {
    lastIn.set(delivery.isGroup ? `2:${delivery.chat}` : `1:${delivery.user}`, delivery.id)
    const mention = { bot: `@${name || '条理'} `, all: '@所有人 ', other: '@王五 ', none: '' }[
      delivery.mention
    ]
    return {
      msgid: delivery.id,
      create_time: Math.floor(delivery.sentAtMs / 1000),
      aibotid: BOT_ID,
      ...(delivery.isGroup ? { chatid: delivery.chat } : {}),
      chattype: delivery.isGroup ? 'group' : 'single',
      from: { userid: delivery.isFromBot ? BOT_ID : delivery.user },
      ...(delivery.text === null
        ? { msgtype: 'image', image: { url: 'https://ww-aibot-img.example/x', aeskey: 'k' } }
        : { msgtype: 'text', text: { content: mention + delivery.text } }),
    }
  }

  async function connected(waitMs = 5000): Promise<void> {
    const isSubscribed = (): boolean => subscribed !== null
    for (let waited = 0; waited < waitMs && !isSubscribed(); waited += 5)
      await new Promise((resolve) => setTimeout(resolve, 5))
    if (!isSubscribed()) throw new Error('nobody subscribed')
  }

  async function raw(frame: string | Uint8Array): Promise<void> {
    await connected()
    subscribed?.send(frame)
  }

  async function callback(body: object, cmd = 'aibot_msg_callback'): Promise<string> {
    const reqId = `callback-${++sent}`
    const messageId = 'msgid' in body ? String(body.msgid) : ''
    exchanges.set(reqId, {
      messageId,
      sentAtMs: clock.ms,
      connection: connections,
      isFinished: false,
      isAnswering: false,
    })
    await raw(JSON.stringify({ cmd, headers: { req_id: reqId }, body }))
    return reqId
  }

  return {
    name: 'wecom-bot',
    env: {
      TIAOLI_WECOM_BOT_MODE: 'long-connection',
      TIAOLI_WECOM_BOT_ID: BOT_ID,
      TIAOLI_WECOM_BOT_SECRET: SECRET,
      ...(name === '' ? {} : { TIAOLI_WECOM_BOT_NAME: name }),
      TIAOLI_WECOM_BOT_SOCKET_URL: url,
    },
    faults,
    limit: { most: MAX_BYTES, measure: (text) => Buffer.byteLength(text) },
    injection: { text: '<@zhangsan><@all>', forbidden: /<@/ },
    connect: (_serviceUrl, sharedClock) => void (clock = sharedClock),
    bodyOf,
    callback,
    raw,
    connected,
    async push(delivery) {
      await callback(bodyOf(delivery))
      return new Response()
    },
    hostile: () => [],
    shown: (deliveryId) => finals.get(deliveryId) ?? [],
    writes: (deliveryId) => written.get(deliveryId) ?? [],
    pushBeforeSubscription: (body) => void (early = body),
    async enter() {
      const event = { eventtype: 'enter_chat' }
      const body = { msgid: 'e1', aibotid: BOT_ID, from: { userid: 'ou_alice' }, event }
      const reqId = await callback({ ...body, msgtype: 'event' }, 'aibot_event_callback')
      welcomes.set(reqId, '')
      for (let waited = 0; waited < 2000 && welcomes.get(reqId) === ''; waited += 5)
        await new Promise((resolve) => setTimeout(resolve, 5))
      return welcomes.get(reqId) ?? ''
    },
    drop() {
      for (const client of sockets.clients) client.terminate()
    },
    async replace() {
      const event = { eventtype: 'disconnected_event' }
      await callback({ msgid: 'e2', msgtype: 'event', event }, 'aibot_event_callback')
    },
    fallSilent: () => void (isSilent = true),
    refuseSubscriptions: (errcode) => void (refusal = errcode),
    failCommands: (...errcodes) => void failures.push(...errcodes),
    forgetOldCallbacks: () => void (forgets = true),
    get connections() {
      return connections
    },
    get subscriptions() {
      return subscriptions
    },
    get pings() {
      return pings
    },
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      server.close()
      await once(server, 'close')
    },
  }
}
