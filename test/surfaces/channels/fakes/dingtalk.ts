// DingTalk as the service meets it: signed pushes or the Stream gateway, webhooks, open interface.
import { createHmac } from 'node:crypto'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { serveDingtalkCards, TEMPLATE_ID, type DingtalkCards } from './dingtalk-cards.ts'
import {
  serveJson,
  type Call,
  type CallAnswer,
  type Delivery,
  type FakePlatform,
} from './platform.ts'

const CLIENT_ID = 'dingclient'
const CLIENT_SECRET = 'dingtalk-client-secret'
const BOT = '$:LWCP_v1:$bot'
const MESSAGES_TOPIC = '/v1.0/im/bot/messages/get'
const MAX_TEXT_BYTES = 20_000
const ACK_MS = 3000

const MarkdownSchema = z.object({
  msgtype: z.literal('markdown'),
  markdown: z.object({ title: z.string().min(1), text: z.string().min(1) }),
  at: z.object({ isAtAll: z.literal(false) }),
})
const ApiSchema = z.object({
  robotCode: z.string().min(1),
  msgKey: z.literal('sampleMarkdown'),
  msgParam: z.string(),
})
const AckSchema = z.strictObject({
  code: z.literal(200),
  // The answer to a ping may carry the headers of the ping.
  headers: z.looseObject({
    contentType: z.literal('application/json').optional(),
    messageId: z.string(),
  }),
  message: z.literal('OK'),
  data: z.string(),
})

export interface FakeDingtalk extends FakePlatform {
  bodyOf(delivery: Delivery): Record<string, unknown>
  post(body: string, headers?: Record<string, string>): Promise<Response>
  headers(timestamp?: number, secret?: string): Record<string, string>
  /** The webhooks answer with this errcode from now on. */
  refuseWebhooks(errcode: number): void
  readonly calls: Call[]
  readonly cards: DingtalkCards
  /** Drops the Stream connection. */
  drop(): void
  readonly connections: number
  /** Sends a frame and gives its acknowledgement. */
  frame(frame: object): Promise<z.infer<typeof AckSchema>>
  /** Resolves when a Stream connection is open. */
  connected(): Promise<void>
}

export async function createFakeDingtalk(
  mode: 'http' | 'stream',
  { hasCards = false } = {},
): Promise<FakeDingtalk> {
  let service = ''
  let clock = { ms: Date.now() }
  let pushes = 0
  let token = 'token-1'
  let tokens = 1
  let connections = 0
  let socket: WebSocket | null = null
  let errcode = 0
  let frames = 0
  let failure: { status: number; headers: Record<string, string> } | null = null
  const faults: string[] = []
  const calls: Call[] = []
  const sent: { messageId: string; text: string }[] = []
  const tickets = new Set<string>()
  const lastIn = new Map<string, string>()
  const cards = serveDingtalkCards(faults, lastIn)
  const acks = new Map<string, (ack: z.infer<typeof AckSchema>) => void>()

  const { url, server, close } = await serveJson((call): CallAnswer => {
    calls.push(call)
    if (call.path === '/v1.0/gateway/connections/open') return openGateway(call)
    if (call.path === '/v1.0/oauth2/accessToken') {
      const right = z.object({ appKey: z.literal(CLIENT_ID), appSecret: z.literal(CLIENT_SECRET) })
      return right.safeParse(call.body).success
        ? { body: { accessToken: token, expireIn: 7200 } }
        : { status: 400, body: { code: 'invalidClientIdOrSecret' } }
    }
    if (failure !== null) {
      const { status, headers } = failure
      failure = null
      return { status, headers, body: { code: 'Throttling', message: 'too fast' } }
    }
    const webhook = /^\/robot\/sendBySession\/(.+)$/.exec(call.path)?.[1]
    return webhook === undefined ? sendByApi(call) : sendToWebhook(webhook, call)
  })

  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (opened, request) => {
    const ticket = new URL(request.url ?? '', 'http://fake').searchParams.get('ticket') ?? ''
    if (!tickets.delete(ticket)) {
      faults.push('connection with an unknown ticket')
      return opened.close()
    }
    connections++
    socket = opened
    opened.on('message', (data) => {
      const ack = AckSchema.safeParse(JSON.parse(String(data)))
      if (!ack.success) return void faults.push(`bad ack: ${ack.error.message}`)
      acks.get(ack.data.headers.messageId)?.(ack.data)
    })
  })

  function openGateway({ body, headers }: Call): CallAnswer {
    const right = z.looseObject({
      clientId: z.literal(CLIENT_ID),
      clientSecret: z.literal(CLIENT_SECRET),
      subscriptions: z
        .array(z.object({ type: z.enum(['EVENT', 'CALLBACK']), topic: z.string() }))
        .refine((topics) => topics.some(({ topic }) => topic === MESSAGES_TOPIC)),
    })
    if (!right.safeParse(body).success || !headers.accept?.includes('json'))
      return { status: 401, body: { code: 'authFailed' } }
    const ticket = `ticket-${tickets.size}-${Math.random()}`
    tickets.add(ticket)
    return { body: { endpoint: `${url.replace('http', 'ws')}/connect`, ticket } }
  }

  function note(messageId: string, text: string): void {
    if (Buffer.byteLength(text) > MAX_TEXT_BYTES) faults.push('text larger than 20000 bytes')
    if (/^\|.*\|$/m.test(text)) faults.push('table in a Markdown message')
    sent.push({ messageId, text })
  }

  function sendToWebhook(messageId: string, { body }: Call): CallAnswer {
    if (errcode !== 0) return { body: { errcode, errmsg: 'refused' } }
    const elsewhere = decodeURIComponent(messageId)
    if (elsewhere.startsWith('http'))
      return { status: 302, headers: { Location: elsewhere }, body: {} }
    const parsed = MarkdownSchema.safeParse(body)
    if (!parsed.success) {
      faults.push(parsed.error.message)
      return { body: { errcode: 40035, errmsg: 'bad parameter' } }
    }
    note(messageId, parsed.data.markdown.text)
    return { body: { errcode: 0, errmsg: 'ok' } }
  }

  function sendByApi(call: Call): CallAnswer {
    const { path, headers, body } = call
    if (headers['x-acs-dingtalk-access-token'] !== token)
      return { status: 401, body: { code: 'InvalidAuthentication' } }
    const answer = cards.answer(call)
    if (answer !== null) return answer
    const { msgParam } = ApiSchema.parse(body)
    const { text } = z.object({ title: z.string(), text: z.string() }).parse(JSON.parse(msgParam))
    const to =
      path === '/v1.0/robot/groupMessages/send'
        ? z.looseObject({ openConversationId: z.string() }).parse(body).openConversationId
        : z.looseObject({ userIds: z.tuple([z.string()]) }).parse(body).userIds[0]
    note(lastIn.get(to) ?? 'unknown', text)
    return { body: { processQueryKey: 'key' } }
  }

  function bodyOf(delivery: Delivery): Record<string, unknown> {
    lastIn.set(delivery.isGroup ? delivery.chat : delivery.user, delivery.id)
    const atUsers = {
      bot: [{ dingtalkId: BOT }],
      other: [{ dingtalkId: 'carol' }],
      all: [],
      none: [],
    }
    return {
      msgId: delivery.id,
      createAt: delivery.sentAtMs,
      conversationId: delivery.chat,
      conversationType: delivery.isGroup ? '2' : '1',
      senderId: delivery.isFromBot ? BOT : `$:LWCP_v1:$${delivery.user}`,
      senderStaffId: delivery.user,
      senderNick: '张三',
      chatbotUserId: BOT,
      robotCode: CLIENT_ID,
      isInAtList: delivery.mention === 'bot',
      atUsers: atUsers[delivery.mention],
      sessionWebhook: `${url}/robot/sendBySession/${delivery.id}`,
      sessionWebhookExpiredTime: delivery.sentAtMs + 90 * 60_000,
      ...(delivery.text === null
        ? { msgtype: 'picture', content: { downloadCode: 'x' } }
        : { msgtype: 'text', text: { content: ` ${delivery.text}` } }),
    }
  }

  // DingTalk's clock goes on from one push to the next.
  const headersOf = (
    timestamp = clock.ms + ++pushes,
    secret = CLIENT_SECRET,
  ): Record<string, string> => ({
    timestamp: String(timestamp),
    sign: createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'),
  })

  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service}/channels/dingtalk`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    })

  async function connected(): Promise<void> {
    const isOpen = (): boolean => socket?.readyState === 1
    for (let waited = 0; waited < 5000 && !isOpen(); waited += 5)
      await new Promise((resolve) => setTimeout(resolve, 5))
    if (!isOpen()) throw new Error('no Stream connection')
  }

  async function frame(content: object): Promise<z.infer<typeof AckSchema>> {
    await connected()
    const messageId = `frame-${++frames}`
    const ack = new Promise<z.infer<typeof AckSchema>>((resolve, reject) => {
      acks.set(messageId, resolve)
      setTimeout(() => reject(new Error('no acknowledgement')), ACK_MS).unref()
    })
    const whole = { specVersion: '1.0', ...content } as { headers?: object }
    socket?.send(JSON.stringify({ ...whole, headers: { ...whole.headers, messageId } }))
    return ack
  }

  return {
    name: 'dingtalk',
    env: {
      TIAOLI_DINGTALK_CLIENT_ID: CLIENT_ID,
      TIAOLI_DINGTALK_CLIENT_SECRET: CLIENT_SECRET,
      TIAOLI_DINGTALK_MODE: mode,
      ...(hasCards ? { TIAOLI_DINGTALK_CARD_TEMPLATE_ID: TEMPLATE_ID } : {}),
      TIAOLI_DINGTALK_BASE_URL: url,
    },
    faults,
    calls,
    cards,
    get connections() {
      return connections
    },
    limit: { most: MAX_TEXT_BYTES, measure: (text) => Buffer.byteLength(text) },
    injection: { text: '@张三 @all <font color=red>红</font>', forbidden: /@|<font/ },
    connect(serviceUrl, sharedClock) {
      service = serviceUrl
      clock = sharedClock
    },
    bodyOf,
    post,
    headers: headersOf,
    frame,
    connected,
    drop: () => socket?.terminate(),
    refuseWebhooks: (code) => void (errcode = code),
    async push(delivery) {
      const data = JSON.stringify(bodyOf(delivery))
      if (mode === 'http') return post(data, headersOf())
      await frame({ type: 'CALLBACK', headers: { topic: MESSAGES_TOPIC }, data })
      return new Response()
    },
    hostile(delivery) {
      if (mode === 'stream') return []
      const body = JSON.stringify(bodyOf(delivery))
      return [
        { name: 'no signature', send: () => post(body) },
        { name: 'no timestamp', send: () => post(body, { sign: headersOf()['sign'] ?? '' }) },
        { name: 'another secret', send: () => post(body, headersOf(clock.ms, 'other')) },
        { name: 'another timestamp', send: () => post(body, { ...headersOf(), timestamp: '1' }) },
        { name: 'an old signature', send: () => post(body, headersOf(clock.ms - 6 * 60_000)) },
        {
          name: 'a signature of the future',
          send: () => post(body, headersOf(clock.ms + 6 * 60_000)),
        },
        { name: 'a truncated body', send: () => post(body.slice(0, -9), headersOf()) },
      ]
    },
    shown: (id) => [
      ...[...cards.cards.values()]
        .filter(({ messageId, end }) => end === 'final' && messageId === id)
        .map(({ history }) => history.at(-1) ?? ''),
      ...sent.filter(({ messageId }) => messageId === id).map(({ text }) => text),
    ],
    failNext: (status, headers = {}) => void (failure = { status, headers }),
    expireTokens: () => void (token = `token-${++tokens}`),
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      await close()
    },
  }
}
