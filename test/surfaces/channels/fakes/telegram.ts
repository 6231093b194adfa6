// Telegram as the service meets it: updates posted with a secret token or polled for, and the Bot API.
import { z } from 'zod'
import {
  serveJson,
  type Call,
  type CallAnswer,
  type Delivery,
  type FakePlatform,
} from './platform.ts'

const BOT_ID = 123_456
const BOT_TOKEN = `${BOT_ID}:telegram-bot-token`
const SECRET = 'telegram-webhook-secret'
const BOT_NAME = 'TiaoliBot'
const MAX_CHARS = 4096
/** Real ones are held for as long as the bot asks; tests do not wait for that. */
const MOST_HOLD_MS = 300

const TextSchema = z.looseObject({
  chat_id: z.int(),
  text: z.string().min(1),
  parse_mode: z.literal('HTML').optional(),
  link_preview_options: z.object({ is_disabled: z.literal(true) }),
})
const SendSchema = TextSchema.extend({
  reply_parameters: z.object({ message_id: z.int(), allow_sending_without_reply: z.literal(true) }),
})

const GetUpdatesSchema = z.strictObject({
  offset: z.int().optional(),
  limit: z.int().min(1).max(100).default(100),
  timeout: z.int().min(0).max(50).default(0),
  allowed_updates: z.array(z.string()).optional(),
})

interface Sent {
  messageId: string
  id: number
  text: string
}

export interface FakeTelegram extends FakePlatform {
  send(body: string, headers?: Record<string, string>): Promise<Response>
  updateOf(delivery: Delivery): Record<string, unknown>
  readonly calls: Call[]
  /** The messages that stand in chats. */
  readonly sent: Sent[]
  /** Telegram takes no HTML from now on. */
  refuseHtml(): void
  /** Somebody registers a webhook; null removes it. */
  setWebhook(url: string | null): void
  /** Updates that the bot has not confirmed yet. */
  readonly pending: number[]
  /** Puts an update into the queue of those that are polled for. */
  queue(update: Record<string, unknown>): void
}

const numberOf = (text: string): number =>
  Number.parseInt(Buffer.from(text).toString('hex').slice(-9), 16)

export async function createFakeTelegram(
  mode: 'webhook' | 'polling' = 'webhook',
): Promise<FakeTelegram> {
  let service = ''
  let webhook: string | null = null
  /** Ends the request that is held, if there is one. */
  let release: ((answer: 'news' | 'conflict') => void) | null = null
  const queued = new Map<number, Record<string, unknown>>()
  let takesHtml = true
  let failure: { status: number; headers: Record<string, string> } | null = null
  const faults: string[] = []
  const calls: Call[] = []
  const sent: Sent[] = []
  const updates = new Map<number, string>()
  const bad = (description: string): CallAnswer => {
    faults.push(description)
    return { status: 400, body: { ok: false, error_code: 400, description } }
  }

  const { url, close } = await serveJson((call): CallAnswer | Promise<CallAnswer> => {
    calls.push(call)
    const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(call.path) ?? []
    if (token !== BOT_TOKEN)
      return { status: 401, body: { ok: false, description: 'Unauthorized' } }
    if (method === 'getMe')
      return { body: { ok: true, result: { id: BOT_ID, is_bot: true, username: BOT_NAME } } }
    if (failure !== null) {
      const { status } = failure
      failure = null
      return {
        status,
        body: { ok: false, description: 'Too Many Requests', parameters: { retry_after: 0 } },
      }
    }
    if (method === 'getUpdates') return getUpdates(call.body)
    if (method === 'deleteWebhook') {
      webhook = null
      return { body: { ok: true, result: true } }
    }
    return write(method ?? '', call.body)
  })

  const conflict = (reason: string): CallAnswer => ({
    status: 409,
    body: { ok: false, error_code: 409, description: `Conflict: ${reason}` },
  })

  async function getUpdates(body: unknown): Promise<CallAnswer> {
    const parsed = GetUpdatesSchema.safeParse(body)
    if (!parsed.success) return bad(parsed.error.message)
    const { offset = 0, limit, timeout } = parsed.data
    if (webhook !== null)
      return conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    release?.('conflict')
    for (const id of queued.keys()) if (id < offset) queued.delete(id)
    if (queued.size === 0 && timeout > 0) {
      const ended = await held(Math.min(timeout * 1000, MOST_HOLD_MS))
      if (ended === 'conflict')
        return conflict(
          'terminated by other getUpdates request; make sure that only one bot instance is running',
        )
    }
    const ids = [...queued.keys()].toSorted((a, b) => a - b).slice(0, limit)
    return { body: { ok: true, result: ids.map((id) => queued.get(id)) } }
  }

  function held(ms: number): Promise<'news' | 'conflict' | 'silence'> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => end('silence'), ms)
      const end = (how: 'news' | 'conflict' | 'silence'): void => {
        clearTimeout(timer)
        if (release === end) release = null
        resolve(how)
      }
      release = end
    })
  }

  function queue(update: Record<string, unknown>): void {
    queued.set(Number(update['update_id']), update)
    release?.('news')
  }

  function write(method: string, body: unknown): CallAnswer {
    const parsed = (method === 'sendMessage' ? SendSchema : TextSchema).safeParse(body)
    if (!parsed.success) return bad(parsed.error.message)
    const { text, parse_mode } = parsed.data
    if (parse_mode === 'HTML' && !takesHtml)
      return { status: 400, body: { ok: false, description: "Bad Request: can't parse entities" } }
    const words = parse_mode === 'HTML' ? plain(text) : text
    if (words === null) return bad('unknown or open tag')
    if (words.length > MAX_CHARS) return bad('message is too long')
    if (method === 'sendMessage') {
      const { reply_parameters } = SendSchema.parse(body)
      sent.push({
        messageId: updates.get(reply_parameters.message_id) ?? '',
        id: sent.length + 1,
        text,
      })
      return { body: { ok: true, result: { message_id: sent.length } } }
    }
    const { message_id } = z.looseObject({ message_id: z.int() }).parse(body)
    const message = sent.find(({ id }) => id === message_id)
    if (method !== 'editMessageText' || message === undefined) return bad(`cannot ${method}`)
    if (message.text === text)
      return {
        status: 400,
        body: { ok: false, description: 'Bad Request: message is not modified' },
      }
    message.text = text
    return { body: { ok: true, result: {} } }
  }

  /** The words of HTML whose tags are known, closed and nested; null otherwise. */
  function plain(html: string): string | null {
    const open: string[] = []
    for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z]+)(?: [^<>]*)?>/g)) {
      if (!['b', 'a', 'blockquote'].includes(tag)) return null
      if (slash === '') open.push(tag)
      else if (open.pop() !== tag) return null
    }
    const words = html.replaceAll(/<[^>]*>/g, '')
    return open.length > 0 || /[<>]|&(?!lt;|gt;|amp;|quot;)/.test(words) ? null : words
  }

  function updateOf(delivery: Delivery): Record<string, unknown> {
    const mention = { bot: `@${BOT_NAME} `, all: '@all ', other: '@CarolBot ', none: '' }[
      delivery.mention
    ]
    const message_id = numberOf(delivery.id) % 1_000_000_000
    updates.set(message_id, delivery.id)
    return {
      update_id: numberOf(delivery.id),
      message: {
        message_id,
        date: Math.floor(delivery.sentAtMs / 1000),
        from: { id: numberOf(delivery.user), is_bot: delivery.isFromBot, first_name: '张三' },
        chat: {
          id: delivery.isGroup ? -100 : numberOf(delivery.user),
          type: delivery.isGroup ? 'supergroup' : 'private',
        },
        ...(delivery.text === null
          ? { photo: [{}] }
          : {
              text: mention + delivery.text,
              entities:
                mention === '' ? [] : [{ type: 'mention', offset: 0, length: mention.length - 1 }],
            }),
      },
    }
  }

  const send = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service}/channels/telegram`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    })
  const withSecret = { 'X-Telegram-Bot-Api-Secret-Token': SECRET }

  return {
    name: 'telegram',
    env: {
      TIAOLI_TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      ...(mode === 'webhook' ? { TIAOLI_TELEGRAM_WEBHOOK_SECRET: SECRET } : {}),
      TIAOLI_TELEGRAM_BASE_URL: url,
    },
    faults,
    calls,
    sent,
    limit: { most: MAX_CHARS, measure: (text) => text.replaceAll(/<[^>]*>/g, '').length },
    injection: {
      text: '<a href="tg://user?id=1">点</a><script> @carol_bot',
      forbidden: /<a|<script|@carol/,
    },
    connect: (serviceUrl) => void (service = serviceUrl),
    send,
    updateOf,
    queue,
    setWebhook: (address) => void (webhook = address),
    get pending() {
      return [...queued.keys()]
    },
    async push(delivery) {
      const update = updateOf(delivery)
      if (mode === 'webhook') return send(JSON.stringify(update), withSecret)
      queue(update)
      return new Response()
    },
    hostile(delivery) {
      if (mode === 'polling') return []
      const body = JSON.stringify(updateOf(delivery))
      return [
        { name: 'no secret', send: () => send(body) },
        {
          name: 'a wrong secret',
          send: () => send(body, { 'X-Telegram-Bot-Api-Secret-Token': `${SECRET}x` }),
        },
        { name: 'a truncated body', send: () => send(body.slice(0, -5), withSecret) },
      ]
    },
    shown: (id) =>
      sent
        .filter(({ messageId, text }) => messageId === id && !text.includes('正在查阅'))
        .map(({ text }) => text),
    failNext: (status, headers = {}) => void (failure = { status, headers }),
    refuseHtml: () => void (takesHtml = false),
    close,
  }
}
