// WeChat as an Official Account meets it: three deliveries, each given up after a while (5 s there).
import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery, FakePlatform } from './platform.ts'
import { decrypt, sealed, sign, tamperings, type Keys } from './wecom-crypto.ts'
import { envelopeOf, xmlOf } from './wecom-app.ts'

const KEYS: Keys = {
  token: 'wechat-oa-token',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiveId: 'wx0123456789abcdef',
}
const ACCOUNT = 'gh_account'
const MAX_BYTES = 2048

/** The five seconds of WeChat, made short. */
export const ATTEMPT_MS = 1500
/** What the service is told to hold, in the same proportion. */
export const HOLDING = { holdMs: 1750, lastHoldMs: 1000 }

export interface FakeWechatOa extends FakePlatform {
  post(body: string, query: URLSearchParams, signal?: AbortSignal): Promise<Response>
  /** Delivers up to three times; what was answered, or null if nothing was in time. */
  deliver(delivery: Delivery): Promise<string | null>
  checkAddress(query: URLSearchParams): Promise<Response>
  plainQuery(nowMs?: number): URLSearchParams
  /** How often each message was delivered. */
  readonly deliveries: Map<string, number>
}

export async function createFakeWechatOa({ isSecure = true } = {}): Promise<FakeWechatOa> {
  let service = ''
  const faults: string[] = []
  const shown = new Map<string, Set<string>>()
  const deliveries = new Map<string, number>()
  let goneOn = 0
  let nonces = 0
  let clock = { ms: Date.now() }

  function plainQuery(nowMs = clock.ms): URLSearchParams {
    const timestamp = String(Math.floor(nowMs / 1000))
    const nonce = String(++nonces)
    const signature = sign(KEYS.token, timestamp, nonce)
    return new URLSearchParams({ signature, timestamp, nonce, openid: 'o' })
  }

  const post = (body: string, query: URLSearchParams, signal?: AbortSignal): Promise<Response> =>
    fetch(`${service}/channels/wechat-oa?${query}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'text/xml' },
      ...(signal === undefined ? {} : { signal }),
    })

  function postDelivery(delivery: Delivery, signal: AbortSignal): Promise<Response> {
    const xml = xmlOf(delivery, ACCOUNT)
    if (!isSecure) return post(xml, plainQuery(), signal)
    const { encrypted, query } = sealed(xml, KEYS, clock.ms)
    const timestamp = query.get('timestamp') ?? ''
    query.set('signature', sign(KEYS.token, timestamp, query.get('nonce') ?? ''))
    query.set('encrypt_type', 'aes')
    return post(envelopeOf(encrypted, ACCOUNT), query, signal)
  }

  const field = (xml: string, name: string): string =>
    new RegExp(`<${name}>(?:<!\\[CDATA\\[([^]*?)\\]\\]></${name}>|([^<]*)<)`)
      .exec(xml)
      ?.slice(1)
      .find(Boolean) ?? ''

  function read(text: string, delivery: Delivery): string | null {
    if (text === 'success' || text === '') return null
    let xml = text
    if (isSecure) {
      const encrypted = field(text, 'Encrypt')
      const expected = sign(KEYS.token, field(text, 'TimeStamp'), field(text, 'Nonce'), encrypted)
      if (expected !== field(text, 'MsgSignature')) faults.push('wrong MsgSignature')
      xml = decrypt(encrypted, KEYS)
    }
    if (field(xml, 'ToUserName') !== delivery.user || field(xml, 'FromUserName') !== ACCOUNT)
      faults.push('reply to someone else')
    const content = field(xml.replaceAll(']]]]><![CDATA[>', ']]&gt;'), 'Content').replaceAll(
      ']]&gt;',
      ']]>',
    )
    if (Buffer.byteLength(content) > MAX_BYTES) faults.push('reply larger than 2048 bytes')
    if (content === '') faults.push('empty reply')
    return content
  }

  async function deliver(delivery: Delivery): Promise<string | null> {
    for (let attempt = 1; attempt <= 3; attempt++) {
      deliveries.set(delivery.id, (deliveries.get(delivery.id) ?? 0) + 1)
      const hangUp = new AbortController()
      const timer = setTimeout(() => hangUp.abort(), ATTEMPT_MS)
      const text = await postDelivery(delivery, hangUp.signal)
        .then((response) => response.text())
        .catch(() => undefined)
      clearTimeout(timer)
      if (text !== undefined) return read(text, delivery)
    }
    faults.push('no answer to three deliveries')
    return null
  }

  /** A person who goes on reading as long as there is more. */
  async function readOn(delivery: Delivery, first: string | null): Promise<void> {
    const texts = shown.get(delivery.id) ?? new Set<string>()
    shown.set(delivery.id, texts)
    for (let text = first; text !== null;) {
      if (!text.startsWith('还在查阅')) texts.add(text)
      if (!text.includes('回复“继续”')) return
      await sleep(5)
      text = await deliver({ ...delivery, text: '继续', id: `90${++goneOn}${delivery.id}` })
    }
  }

  return {
    name: 'wechat-oa',
    env: {
      TIAOLI_WECHAT_OA_APP_ID: KEYS.receiveId,
      TIAOLI_WECHAT_OA_TOKEN: KEYS.token,
      ...(isSecure ? { TIAOLI_WECHAT_OA_AES_KEY: KEYS.aesKey } : {}),
    },
    faults,
    deliveries,
    limit: { most: MAX_BYTES, measure: (text) => Buffer.byteLength(text) },
    injection: { text: '<a href="https://evil.example">点我</a>]]><x>', forbidden: /<a|<x/ },
    connect(serviceUrl, sharedClock) {
      service = serviceUrl
      clock = sharedClock
    },
    post,
    deliver,
    plainQuery,
    checkAddress: (query) => fetch(`${service}/channels/wechat-oa?${query}`),
    async push(delivery) {
      await readOn(delivery, await deliver(delivery))
      return new Response()
    },
    hostile(delivery) {
      const xml = xmlOf(delivery, ACCOUNT)
      const wrong = plainQuery()
      wrong.set('signature', '0'.repeat(40))
      const unsigned = [
        { name: 'a wrong signature', send: () => post(xml, wrong) },
        { name: 'no signature', send: () => post(xml, new URLSearchParams()) },
        { name: 'a document type', send: () => post(`<!DOCTYPE x>${xml}`, plainQuery()) },
        { name: 'an old signature', send: () => post(xml, plainQuery(clock.ms - 6 * 60_000)) },
        {
          name: 'a signature of the future',
          send: () => post(xml, plainQuery(clock.ms + 6 * 60_000)),
        },
        { name: 'cut XML', send: () => post(xml.slice(0, -9), plainQuery()) },
      ]
      if (!isSecure) return unsigned
      return [
        ...unsigned,
        ...tamperings(xml, KEYS, clock.ms).map(({ name, encrypted, query }) => ({
          name,
          send: () => post(envelopeOf(encrypted, ACCOUNT), query),
        })),
        { name: 'plain XML though a key is set', send: () => post(xml, plainQuery()) },
      ]
    },
    shown: (id) => [...(shown.get(id) ?? [])],
    close: async () => undefined,
  }
}
