// Feishu as the service meets it: signed and encrypted events, message and card interfaces.
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { createFakeFeishuSocket, type FakeFeishuSocket } from './feishu-socket.ts'
import { serveJson, type Call, type CallAnswer, type FakePlatform } from './platform.ts'
import type { Delivery } from './platform.ts'

const APP_ID = 'cli_0123456789abcdef'
const APP_SECRET = 'feishu-app-secret'
const TOKEN = 'feishu-verification-token'
const ENCRYPT_KEY = 'feishu-encrypt-key'
const BOT = 'ou_bot'
const MAX_CARD_BYTES = 30 * 1024

const CardSchema = z.object({
  schema: z.literal('2.0'),
  config: z.object({ streaming_mode: z.boolean(), summary: z.object({ content: z.string() }) }),
  body: z.object({
    elements: z.tuple([
      z.object({ tag: z.literal('markdown'), element_id: z.string(), content: z.string() }),
    ]),
  }),
})
const PostSchema = z.object({
  zh_cn: z.object({
    title: z.string(),
    content: z.array(z.array(z.object({ tag: z.literal('md'), text: z.string() }))),
  }),
})
const CardRefSchema = z.object({ type: z.literal('card'), data: z.object({ card_id: z.string() }) })

interface Card {
  content: string
  isStreaming: boolean
  sequence: number
  /** Texts that were shown, one after the other. */
  history: string[]
}

export interface FakeFeishu extends FakePlatform {
  /** The push as it goes over the wire, to be changed before it is sent. */
  signed(delivery: Delivery, body?: string): { body: string; headers: Record<string, string> }
  send(body: string, headers?: Record<string, string>): Promise<Response>
  eventOf(delivery: Delivery): object
  readonly cards: Map<string, Card>
  /** Every card call fails from now on with this code. */
  refuseCards(code: number): void
  readonly calls: Call[]
  /** The long connection; pushes come through it in that mode. */
  readonly socket: FakeFeishuSocket
}

export interface FakeFeishuOptions {
  mode?: 'webhook' | 'long-connection'
  encrypt?: boolean
}

export async function createFakeFeishu({
  mode = 'webhook',
  encrypt = true,
}: FakeFeishuOptions = {}): Promise<FakeFeishu> {
  let service = ''
  let clock = { ms: Date.now() }
  let token = 't-1'
  let tokens = 1
  let cardError: number | null = null
  let failure: { status: number; headers: Record<string, string> } | null = null
  const faults: string[] = []
  const calls: Call[] = []
  const cards = new Map<string, Card>()
  const sent: { messageId: string; text?: string; cardId?: string }[] = []
  const uuids = new Set<string>()

  const fault = (text: string): CallAnswer => {
    faults.push(text)
    return { status: 400, body: { code: 230001, msg: text } }
  }
  const ok = (data: object = {}): CallAnswer => ({ body: { code: 0, msg: 'ok', ...data } })

  function answer(call: Call): CallAnswer {
    calls.push(call)
    if (call.path === '/open-apis/auth/v3/tenant_access_token/internal') {
      const right = z.object({ app_id: z.literal(APP_ID), app_secret: z.literal(APP_SECRET) })
      if (!right.safeParse(call.body).success)
        return { body: { code: 10003, msg: 'invalid param' } }
      return ok({ tenant_access_token: token, expire: 7200 })
    }
    if (call.path === '/callback/ws/endpoint') return socket.discover(call)
    if (call.headers.authorization !== `Bearer ${token}`)
      return { status: 400, body: { code: 99991663, msg: 'Invalid access token' } }
    if (call.path === '/open-apis/bot/v3/info') return ok({ bot: { open_id: BOT } })
    if (failure !== null) {
      const { status, headers } = failure
      failure = null
      return { status, headers, body: { code: 99991400, msg: 'request trigger frequency limit' } }
    }
    const reply = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/reply$/.exec(call.path)
    if (reply?.[1] !== undefined && call.method === 'POST') return replyTo(reply[1], call.body)
    return answerCard(call)
  }

  function replyTo(messageId: string, body: unknown): CallAnswer {
    const parsed = z
      .object({
        msg_type: z.enum(['interactive', 'post']),
        content: z.string(),
        uuid: z.string().max(50),
      })
      .safeParse(body)
    if (!parsed.success) return fault(`reply: ${parsed.error.message}`)
    const { msg_type, content, uuid } = parsed.data
    if (uuids.has(uuid)) return ok()
    const json: unknown = JSON.parse(content)
    if (msg_type === 'post') {
      const post = PostSchema.parse(json)
      uuids.add(uuid)
      sent.push({
        messageId,
        text: post.zh_cn.content
          .flat()
          .map(({ text }) => text)
          .join('\n'),
      })
      return ok()
    }
    const reference = CardRefSchema.safeParse(json)
    if (reference.success) {
      if (!cards.has(reference.data.data.card_id)) return fault('unknown card')
      uuids.add(uuid)
      sent.push({ messageId, cardId: reference.data.data.card_id })
      return ok()
    }
    if (cardError !== null) return { status: 400, body: { code: cardError, msg: 'card refused' } }
    if (Buffer.byteLength(content) > MAX_CARD_BYTES) return fault('card larger than 30 KB')
    const text = CardSchema.parse(json).body.elements[0].content
    if ((text.match(/^\|[\s:|-]+\|$/gm) ?? []).length > 3)
      return { status: 400, body: { code: 230099, msg: 'too many tables' } }
    uuids.add(uuid)
    sent.push({ messageId, text })
    return ok()
  }

  function answerCard({ method, path, body }: Call): CallAnswer {
    if (cardError !== null) return { status: 400, body: { code: cardError, msg: 'card refused' } }
    if (path === '/open-apis/cardkit/v1/cards' && method === 'POST') {
      const { type, data } = z.object({ type: z.string(), data: z.string() }).parse(body)
      if (type !== 'card_json' || Buffer.byteLength(data) > MAX_CARD_BYTES) return fault('bad card')
      const card = CardSchema.parse(JSON.parse(data))
      const id = `card-${cards.size + 1}`
      const { content } = card.body.elements[0]
      cards.set(id, {
        content,
        isStreaming: card.config.streaming_mode,
        sequence: 0,
        history: [content],
      })
      return ok({ data: { card_id: id } })
    }
    const [, id = '', what = ''] =
      /^\/open-apis\/cardkit\/v1\/cards\/([^/]+)\/(.+)$/.exec(path) ?? []
    const card = cards.get(id)
    if (card === undefined) return fault(`unknown call ${method} ${path}`)
    const { sequence } = z.looseObject({ sequence: z.int(), uuid: z.string().max(64) }).parse(body)
    if (sequence <= card.sequence) return fault('sequence does not grow')
    card.sequence = sequence
    if (!card.isStreaming) return fault('card does not stream')
    if (what === 'elements/answer/content' && method === 'PUT') {
      card.content = z.looseObject({ content: z.string().min(1) }).parse(body).content
      card.history.push(card.content)
      return ok()
    }
    if (what !== 'settings' || method !== 'PATCH') return fault(`unknown call ${method} ${path}`)
    const { settings } = z.looseObject({ settings: z.string() }).parse(body)
    z.object({
      config: z.object({
        streaming_mode: z.literal(false),
        summary: z.object({ content: z.string() }),
      }),
    }).parse(JSON.parse(settings))
    card.isStreaming = false
    return ok()
  }

  const { url, server, close } = await serveJson(answer)
  const socket = createFakeFeishuSocket(server, {
    url: () => url,
    isRight: (body) =>
      z.looseObject({ AppID: z.literal(APP_ID), AppSecret: z.literal(APP_SECRET) }).safeParse(body)
        .success,
    faults,
  })

  function eventOf(delivery: Delivery): object {
    const mentions = {
      bot: [{ key: '@_user_1', id: { open_id: BOT }, name: '条理' }],
      other: [{ key: '@_user_1', id: { open_id: 'ou_carol' }, name: '王五' }],
      all: [],
      none: [],
    }[delivery.mention]
    const prefix = { bot: '@_user_1 ', other: '@_user_1 ', all: '@_all ', none: '' }[
      delivery.mention
    ]
    const time = String(delivery.sentAtMs)
    return {
      schema: '2.0',
      header: {
        event_id: `event-${delivery.id}`,
        event_type: 'im.message.receive_v1',
        token: TOKEN,
        create_time: time,
        app_id: APP_ID,
        tenant_key: 'tenant',
      },
      event: {
        sender: {
          sender_id: { open_id: delivery.user },
          sender_type: delivery.isFromBot ? 'app' : 'user',
        },
        message: {
          message_id: delivery.id,
          create_time: time,
          chat_id: delivery.chat,
          chat_type: delivery.isGroup ? 'group' : 'p2p',
          message_type: delivery.text === null ? 'image' : 'text',
          content: JSON.stringify(
            delivery.text === null ? { image_key: 'img' } : { text: prefix + delivery.text },
          ),
          mentions,
        },
      },
    }
  }

  function signed(delivery: Delivery, body?: string) {
    const plain = JSON.stringify(eventOf(delivery))
    const content = body ?? (encrypt ? JSON.stringify({ encrypt: encryptFeishu(plain) }) : plain)
    return { body: content, headers: encrypt ? signatureOf(content, clock.ms) : {} }
  }

  const send = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service}/channels/feishu`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    })

  return {
    name: 'feishu',
    env: {
      TIAOLI_FEISHU_APP_ID: APP_ID,
      TIAOLI_FEISHU_APP_SECRET: APP_SECRET,
      ...(mode === 'webhook' ? { TIAOLI_FEISHU_VERIFICATION_TOKEN: TOKEN } : {}),
      ...(mode === 'webhook' && encrypt ? { TIAOLI_FEISHU_ENCRYPT_KEY: ENCRYPT_KEY } : {}),
      TIAOLI_FEISHU_MODE: mode,
      TIAOLI_FEISHU_BASE_URL: url,
    },
    faults,
    cards,
    calls,
    limit: { most: MAX_CARD_BYTES, measure: (text) => Buffer.byteLength(text) },
    injection: { text: '<at id=all></at><at user_id="all">所有人</at>', forbidden: /<at/ },
    connect(serviceUrl, sharedClock) {
      service = serviceUrl
      clock = sharedClock
    },
    async push(delivery) {
      if (mode === 'long-connection') {
        await socket.event(eventOf(delivery))
        return new Response()
      }
      const { body, headers } = signed(delivery)
      return send(body, headers)
    },
    send,
    signed,
    eventOf,
    hostile(delivery) {
      if (mode === 'long-connection') return []
      const { body, headers } = signed(delivery)
      const plain = JSON.stringify(eventOf(delivery))
      const foreign = plain.replace(TOKEN, 'another-token')
      const encrypted = (text: string): string => JSON.stringify({ encrypt: encryptFeishu(text) })
      return [
        { name: 'no signature', send: () => send(body) },
        { name: 'a signature of another body', send: () => send(`${body} `, headers) },
        {
          name: 'a signature without its nonce',
          send: () => send(body, { ...headers, 'X-Lark-Request-Nonce': '' }),
        },
        {
          name: 'another timestamp',
          send: () => send(body, { ...headers, 'X-Lark-Request-Timestamp': '1' }),
        },
        {
          name: 'an old signature',
          send: () => send(body, signatureOf(body, clock.ms - 6 * 60_000)),
        },
        {
          name: 'a signature of the future',
          send: () => send(body, signatureOf(body, clock.ms + 6 * 60_000)),
        },
        { name: 'a truncated body', send: () => send(body.slice(0, -40), headers) },
        { name: 'plain text though a key is set', send: () => send(plain) },
        { name: 'signed plain text', send: () => send(plain, signatureOf(plain)) },
        {
          name: 'a wrong token',
          send: () => send(encrypted(foreign), signatureOf(encrypted(foreign))),
        },
        {
          name: 'bytes that are no ciphertext',
          send: () => send('{"encrypt":"AAAA"}', signatureOf('{"encrypt":"AAAA"}')),
        },
        { name: 'no JSON', send: () => send('<xml/>', signatureOf('<xml/>')) },
      ]
    },
    shown: (deliveryId) =>
      sent
        .filter(({ messageId }) => messageId === deliveryId)
        .flatMap(({ text, cardId }) => {
          const card = cards.get(cardId ?? '')
          return card === undefined ? [text ?? ''] : card.isStreaming ? [] : [card.content]
        }),
    failNext: (status, headers = {}) => void (failure = { status, headers }),
    expireTokens: () => void (token = `t-${++tokens}`),
    refuseCards: (code) => void (cardError = code),
    socket,
    async close() {
      socket.close()
      await close()
    },
  }
}

export function encryptFeishu(text: string, key = ENCRYPT_KEY): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv)
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}

export function signatureOf(body: string, nowMs = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000))
  const nonce = randomBytes(8).toString('hex')
  const hash = createHash('sha256').update(timestamp + nonce + ENCRYPT_KEY + body)
  return {
    'X-Lark-Request-Timestamp': timestamp,
    'X-Lark-Request-Nonce': nonce,
    'X-Lark-Signature': hash.digest('hex'),
  }
}

/** The address check, which Feishu encrypts but does not sign. */
export const challengeOf = (challenge: string, token = TOKEN): string =>
  JSON.stringify({ type: 'url_verification', challenge, token })
