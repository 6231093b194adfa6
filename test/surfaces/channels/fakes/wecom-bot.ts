// WeCom as the service meets it when it is an AI bot: encrypted callbacks, and polls until the end.
import { z } from 'zod'
import { serveJson, type CallAnswer, type Delivery, type FakePlatform } from './platform.ts'
import { decrypt, sealed, sign, tamperings, type Keys } from './wecom-crypto.ts'

const KEYS: Keys = {
  token: 'wecom-bot-token',
  aesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
  receiveId: '',
}
const MAX_BYTES = 20_480
const POLL_MS = 20

const AnswerSchema = z.strictObject({
  encrypt: z.string(),
  msgsignature: z.string(),
  timestamp: z.int(),
  nonce: z.string(),
})
const StreamSchema = z.object({
  msgtype: z.literal('stream'),
  stream: z.object({ id: z.string().min(1), finish: z.boolean(), content: z.string().min(1) }),
})

export interface FakeWecomBot extends FakePlatform {
  /** Encrypts and posts a callback. */
  callback(content: object): Promise<Response>
  /** Decrypts and checks an answer; null if it is empty. */
  open(response: Response): Promise<z.infer<typeof StreamSchema> | null>
  bodyOf(delivery: Delivery): object
  checkAddress(change?: (query: URLSearchParams) => void): Promise<Response>
  /** The snapshots that polls saw of a message. */
  readonly snapshots: Map<string, string[]>
  readonly answeredCallbacks: number
}

export async function createFakeWecomBot({ name = '' } = {}): Promise<FakeWecomBot> {
  let service = ''
  let clock = { ms: Date.now() }
  const closing = new AbortController()
  let answeredCallbacks = 0
  const faults: string[] = []
  const finals = new Map<string, string[]>()
  const snapshots = new Map<string, string[]>()
  const polling = new Set<string>()
  const used = new Set<string>()

  const { url, close } = await serveJson(({ path, body }): CallAnswer => {
    const id = path.slice('/cgi-bin/aibot/response/'.length)
    if (used.has(id)) {
      faults.push('response_url used twice')
      return { body: { errcode: 60140, errmsg: 'response_url used' } }
    }
    used.add(id)
    const { markdown } = z
      .object({ msgtype: z.literal('markdown'), markdown: z.object({ content: z.string() }) })
      .parse(body)
    if (Buffer.byteLength(markdown.content) > MAX_BYTES) {
      faults.push('reply larger than 20480 bytes')
      return { body: { errcode: 40058, errmsg: 'too long' } }
    }
    finals.set(id, [...(finals.get(id) ?? []), markdown.content])
    return { body: { errcode: 0, errmsg: 'ok' } }
  })

  const post = (encrypted: string, query: URLSearchParams): Promise<Response> =>
    fetch(`${service}/channels/wecom-bot?${query}`, {
      method: 'POST',
      body: JSON.stringify({ encrypt: encrypted }),
    })

  function callback(content: object): Promise<Response> {
    const { encrypted, query } = sealed(JSON.stringify(content), KEYS, clock.ms)
    return post(encrypted, query)
  }

  async function open(response: Response) {
    const text = await response.clone().text()
    if (text === '') return null
    const { encrypt, msgsignature, timestamp, nonce } = AnswerSchema.parse(JSON.parse(text))
    if (msgsignature !== sign(KEYS.token, String(timestamp), nonce, encrypt))
      faults.push('wrong msgsignature')
    const { stream, msgtype } = StreamSchema.parse(JSON.parse(decrypt(encrypt, KEYS)))
    if (Buffer.byteLength(stream.content) > MAX_BYTES)
      faults.push('content larger than 20480 bytes')
    return { msgtype, stream }
  }

  async function poll(messageId: string, streamId: string): Promise<void> {
    if (polling.has(messageId)) return
    polling.add(messageId)
    while (!closing.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      const response = await callback({
        msgid: `poll-${Math.random()}`,
        aibotid: 'bot',
        msgtype: 'stream',
        stream: { id: streamId },
      }).catch(() => null)
      if (response === null) return
      const answer = await open(response)
      if (answer === null) return void faults.push('empty answer to a poll')
      note(messageId, answer.stream)
      if (answer.stream.finish) return
    }
  }

  function note(
    messageId: string,
    { finish, content }: { finish: boolean; content: string },
  ): void {
    snapshots.set(messageId, [...(snapshots.get(messageId) ?? []), content])
    if (finish) finals.set(messageId, [content, ...(finals.get(messageId) ?? [])])
  }

  function bodyOf(delivery: Delivery): object {
    const mention = { bot: `@${name || '条理'} `, all: '@所有人 ', other: '@王五 ', none: '' }[
      delivery.mention
    ]
    return {
      msgid: delivery.id,
      aibotid: 'bot',
      ...(delivery.isGroup ? { chatid: delivery.chat } : {}),
      chattype: delivery.isGroup ? 'group' : 'single',
      from: { userid: delivery.isFromBot ? 'bot' : delivery.user },
      response_url: `${url}/cgi-bin/aibot/response/${delivery.id}`,
      ...(delivery.text === null
        ? { msgtype: 'image', image: { url: 'https://ww-aibot-img.example/x' } }
        : { msgtype: 'text', text: { content: mention + delivery.text } }),
    }
  }

  return {
    name: 'wecom-bot',
    env: {
      TIAOLI_WECOM_BOT_TOKEN: KEYS.token,
      TIAOLI_WECOM_BOT_AES_KEY: KEYS.aesKey,
      ...(name === '' ? {} : { TIAOLI_WECOM_BOT_NAME: name }),
      TIAOLI_WECOM_BOT_BASE_URL: url,
    },
    faults,
    snapshots,
    get answeredCallbacks() {
      return answeredCallbacks
    },
    limit: { most: MAX_BYTES, measure: (text) => Buffer.byteLength(text) },
    injection: { text: '<@zhangsan><@all>', forbidden: /<@/ },
    connect(serviceUrl, sharedClock) {
      service = serviceUrl
      clock = sharedClock
    },
    callback,
    open,
    bodyOf,
    async push(delivery) {
      const response = await callback(bodyOf(delivery))
      const answer = await open(response)
      if (answer !== null) {
        answeredCallbacks++
        if (answer.stream.finish && !polling.has(delivery.id)) {
          polling.add(delivery.id)
          note(delivery.id, answer.stream)
        } else void poll(delivery.id, answer.stream.id)
      }
      return response
    },
    hostile(delivery) {
      const text = JSON.stringify(bodyOf(delivery))
      return [
        ...tamperings(text, KEYS, clock.ms).map(({ name: what, encrypted, query }) => ({
          name: what,
          send: () => post(encrypted, query),
        })),
        {
          name: 'plain JSON',
          send: () =>
            fetch(`${service}/channels/wecom-bot?${sealed(text, KEYS, clock.ms).query}`, {
              method: 'POST',
              body: text,
            }),
        },
        {
          name: 'no JSON',
          send: () => fetch(`${service}/channels/wecom-bot`, { method: 'POST', body: '<xml/>' }),
        },
      ]
    },
    checkAddress(change = () => undefined) {
      const { encrypted, query } = sealed('5927782489442352469', KEYS, clock.ms)
      query.set('echostr', encrypted)
      change(query)
      return fetch(`${service}/channels/wecom-bot?${query}`)
    },
    shown: (deliveryId) => finals.get(deliveryId) ?? [],
    async close() {
      closing.abort()
      await close()
    },
  }
}
