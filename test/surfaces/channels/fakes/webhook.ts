// Some other bot that uses the signed webhook and takes the answers by callback.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { serveJson, type Delivery, type FakePlatform } from './platform.ts'

const SECRET = 'a-secret-of-the-webhook'

const AnswerSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  citations: z.array(
    z.strictObject({
      n: z.int(),
      address: z.string(),
      standing: z.string(),
      authority: z.string(),
      quote: z.string(),
      url: z.string(),
    }),
  ),
  notices: z.array(z.string()),
})

export interface FakeWebhook extends FakePlatform {
  readonly url: string
  bodyOf(delivery: Delivery, changes?: object): string
  send(body: string, headers?: Record<string, string>): Promise<Response>
  signed(body: string, seconds?: number): Record<string, string>
}

export async function createFakeWebhook(): Promise<FakeWebhook> {
  let service = ''
  let clock = { ms: Date.now() }
  let failure: number | null = null
  const faults: string[] = []
  const answers: z.infer<typeof AnswerSchema>[] = []
  const sign = (seconds: string, body: string, secret = SECRET): string =>
    `sha256=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

  const { url, close } = await serveJson(({ headers, body }) => {
    if (failure !== null) {
      const status = failure
      failure = null
      return { status, headers: { 'Retry-After': '0' }, body: {} }
    }
    const seconds = String(headers['x-tiaoli-timestamp'])
    if (headers['x-tiaoli-signature'] !== sign(seconds, JSON.stringify(body)))
      faults.push('callback not signed')
    answers.push(AnswerSchema.parse(body))
    return { body: { ok: true } }
  })

  const send = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service}/channels/webhook`, { method: 'POST', body, headers })
  const signed = (body: string, seconds = Math.floor(clock.ms / 1000), secret = SECRET) => ({
    'X-Tiaoli-Timestamp': String(seconds),
    'X-Tiaoli-Signature': sign(String(seconds), body, secret),
  })
  const bodyOf = (delivery: Delivery, changes: object = {}): string =>
    JSON.stringify({
      id: delivery.id,
      text: delivery.text ?? '',
      userId: delivery.user,
      chatId: delivery.chat,
      callbackUrl: `${url}/answers`,
      ...changes,
    })

  return {
    name: 'webhook',
    url,
    env: { TIAOLI_WEBHOOK_SECRET: SECRET, TIAOLI_WEBHOOK_CALLBACK_ORIGINS: url },
    faults,
    limit: { most: Infinity, measure: (text) => text.length },
    // Programs get the words as they are: only they know what is dangerous to them.
    injection: { text: '', forbidden: /$^/ },
    connect(serviceUrl, sharedClock) {
      service = serviceUrl
      clock = sharedClock
    },
    send,
    signed,
    bodyOf,
    push(delivery) {
      const body = bodyOf(delivery)
      return send(body, signed(body))
    },
    hostile(delivery) {
      const body = bodyOf(delivery)
      const now = Math.floor(clock.ms / 1000)
      const elsewhere = bodyOf(delivery, { callbackUrl: 'http://169.254.169.254/latest' })
      return [
        { name: 'no signature', send: () => send(body) },
        { name: 'another body', send: () => send(`${body} `, signed(body)) },
        { name: 'another secret', send: () => send(body, signed(body, now, 'other')) },
        { name: 'an old signature', send: () => send(body, signed(body, now - 400)) },
        { name: 'a signature of the future', send: () => send(body, signed(body, now + 400)) },
        { name: 'a callback elsewhere', send: () => send(elsewhere, signed(elsewhere)) },
        { name: 'an unknown field', send: () => send('{"x":1}', signed('{"x":1}')) },
      ]
    },
    shown: (id) =>
      answers
        .filter((answer) => answer.id === id)
        .map(({ text, citations }) =>
          [
            text,
            ...citations.map(
              ({ n, address, standing, quote }) =>
                `[${n}] ${address}【${standing === 'ended' ? '已到期' : standing}】“${quote}”`,
            ),
          ].join('\n'),
        ),
    failNext: (status) => void (failure = status),
    close,
  }
}
