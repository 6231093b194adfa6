// Slack as the service meets it: events, signed or by Socket Mode, each mention twice; the Web API.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import {
  serveJson,
  type Call,
  type CallAnswer,
  type Delivery,
  type FakePlatform,
} from './platform.ts'

import { APP_TOKEN, serveSlackSocket, type SlackSocket } from './slack-socket.ts'

const BOT_TOKEN = 'xoxb-slack-bot-token'
const SIGNING_SECRET = 'slack-signing-secret'
const BOT = 'U0BOT'
const MAX_CHARS = 4000

/** Clients send forms or JSON. */
const isFalse = z.union([z.literal(false), z.literal('false')])
const PostSchema = z.strictObject({
  channel: z.string(),
  text: z.string().min(1),
  unfurl_links: isFalse,
  unfurl_media: isFalse,
  thread_ts: z.string().optional(),
})
const UpdateSchema = z.strictObject({
  channel: z.string(),
  ts: z.string(),
  text: z.string().min(1),
})

interface Posted {
  messageId: string
  ts: string
  history: string[]
}

export interface FakeSlack extends FakePlatform {
  send(body: string, headers?: Record<string, string>): Promise<Response>
  signed(body: string, seconds?: number): Record<string, string>
  bodyOf(delivery: Delivery, type?: 'app_mention' | 'message'): string
  readonly calls: Call[]
  readonly posted: Posted[]
  readonly socket: SlackSocket
}

export async function createFakeSlack(mode: 'http' | 'socket' = 'http'): Promise<FakeSlack> {
  let service = ''
  let clock = { ms: Date.now() }
  let events = 0
  let failure: { status: number; headers: Record<string, string> } | null = null
  const faults: string[] = []
  const calls: Call[] = []
  const posted: Posted[] = []
  const lastIn = new Map<string, string>()
  const threads = new Map<string, string>()
  const bad = (error: string): CallAnswer => {
    faults.push(error)
    return { body: { ok: false, error } }
  }

  const served = await serveJson((call): CallAnswer => {
    calls.push(call)
    if (call.path === '/api/apps.connections.open') return socket.open(call)
    if (call.headers.authorization !== `Bearer ${BOT_TOKEN}`)
      return { body: { ok: false, error: 'invalid_auth' } }
    if (call.path === '/api/auth.test') return { body: { ok: true, user_id: BOT } }
    if (failure !== null) {
      const { status, headers } = failure
      failure = null
      return { status, headers, body: { ok: false, error: 'ratelimited' } }
    }
    if (call.path === '/api/chat.postMessage') return post(call.body)
    return call.path === '/api/chat.update' ? update(call.body) : bad(`unknown ${call.path}`)
  })

  const { url } = served
  const socket = serveSlackSocket(served, faults)

  function post(body: unknown): CallAnswer {
    const parsed = PostSchema.safeParse(body)
    if (!parsed.success) return bad(parsed.error.message)
    const { channel, text, thread_ts } = parsed.data
    if (text.length > MAX_CHARS) return bad('msg_too_long')
    const messageId = lastIn.get(`${channel}:${thread_ts ?? ''}`) ?? lastIn.get(channel) ?? ''
    posted.push({ messageId, ts: `17${posted.length}.0001`, history: [text] })
    return { body: { ok: true, channel, ts: posted.at(-1)?.ts } }
  }

  function update(body: unknown): CallAnswer {
    const parsed = UpdateSchema.safeParse(body)
    const message = posted.find(({ ts }) => ts === parsed.data?.ts)
    if (!parsed.success || message === undefined) return bad('message_not_found')
    if (parsed.data.text.length > MAX_CHARS) return bad('msg_too_long')
    message.history.push(parsed.data.text)
    return { body: { ok: true, ts: message.ts } }
  }

  const tsOf = ({ sentAtMs, id }: Delivery): string =>
    `${Math.floor(sentAtMs / 1000)}.${id.slice(-6)}`

  function bodyOf(delivery: Delivery, type: 'app_mention' | 'message' = 'message'): string {
    const ts = tsOf(delivery)
    const place = `${delivery.chat}/${delivery.user}`
    const root = threads.get(place) ?? ts
    if (delivery.isGroup) threads.set(place, root)
    lastIn.set(delivery.chat, delivery.id)
    lastIn.set(`${delivery.chat}:${root}`, delivery.id)
    const mention = { bot: `<@${BOT}> `, all: '<!channel> ', other: '<@U0CAROL> ', none: '' }
    const escaped = (delivery.text ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return JSON.stringify({
      type: 'event_callback',
      event_id: `Ev${++events}`,
      event: {
        type,
        channel: delivery.chat,
        ...(type === 'message' ? { channel_type: delivery.isGroup ? 'channel' : 'im' } : {}),
        user: delivery.user,
        ...(delivery.isFromBot ? { bot_id: 'B1' } : {}),
        ...(delivery.text === null ? { subtype: 'file_share', files: [{}] } : {}),
        text: mention[delivery.mention] + escaped,
        ts,
        // People go on in the thread that they began.
        ...(root === ts ? {} : { thread_ts: root }),
      },
    })
  }

  const send = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service}/channels/slack`, { method: 'POST', body, headers })

  const signed = (
    body: string,
    seconds = Math.floor(clock.ms / 1000),
    secret = SIGNING_SECRET,
  ) => ({
    'X-Slack-Request-Timestamp': String(seconds),
    'X-Slack-Signature': `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`,
  })

  return {
    name: 'slack',
    env: {
      TIAOLI_SLACK_BOT_TOKEN: BOT_TOKEN,
      TIAOLI_SLACK_MODE: mode,
      ...(mode === 'http'
        ? { TIAOLI_SLACK_SIGNING_SECRET: SIGNING_SECRET }
        : { TIAOLI_SLACK_APP_TOKEN: APP_TOKEN }),
      TIAOLI_SLACK_BASE_URL: `${url}/api`,
    },
    faults,
    calls,
    posted,
    socket,
    limit: { most: MAX_CHARS, measure: (text) => text.length },
    injection: {
      text: '<!channel> <@U0CAROL> &<http://evil.example|点我>',
      forbidden: /<|&(?!lt;|gt;|amp;)/,
    },
    connect(serviceUrl, sharedClock) {
      service = serviceUrl
      clock = sharedClock
    },
    send,
    signed,
    bodyOf,
    async push(delivery) {
      const body = bodyOf(delivery)
      if (mode === 'socket') {
        await socket.deliver(JSON.parse(body))
        if (delivery.mention === 'bot')
          await socket.deliver(JSON.parse(bodyOf(delivery, 'app_mention')), 1)
        return new Response()
      }
      const response = await send(body, signed(body))
      if (delivery.mention !== 'bot') return response
      const twin = bodyOf(delivery, 'app_mention')
      return send(twin, { ...signed(twin), 'X-Slack-Retry-Num': '1' })
    },
    hostile(delivery) {
      if (mode === 'socket') return []
      const body = bodyOf(delivery)
      const now = Math.floor(clock.ms / 1000)
      return [
        { name: 'no signature', send: () => send(body) },
        { name: 'another body', send: () => send(`${body} `, signed(body)) },
        { name: 'another secret', send: () => send(body, signed(body, now, 'other')) },
        { name: 'an old signature', send: () => send(body, signed(body, now - 400)) },
        { name: 'a signature of the future', send: () => send(body, signed(body, now + 400)) },
        {
          name: 'another timestamp',
          send: () => send(body, { ...signed(body), 'X-Slack-Request-Timestamp': String(now - 1) }),
        },
        { name: 'no JSON', send: () => send('payload=x', signed('payload=x')) },
      ]
    },
    shown: (id) =>
      posted
        .filter(({ messageId }) => messageId === id)
        .flatMap(({ history }) => {
          const last = history.at(-1) ?? ''
          return last.includes('正在查阅') ? [] : [last]
        }),
    failNext: (status, headers = {}) => void (failure = { status, headers }),
    async close() {
      socket.close()
      await served.close()
    },
  }
}
