// WeCom as a self-built app meets it: encrypted XML callbacks, message/send.
import { z } from 'zod'
import {
  serveJson,
  type Call,
  type CallAnswer,
  type Delivery,
  type FakePlatform,
} from './platform.ts'
import { sealed, tamperings, type Keys } from './wecom-crypto.ts'

const SECRET = 'wecom-app-secret'
const AGENT_ID = 1_000_002
export const WECOM_APP_KEYS: Keys = {
  token: 'wecom-app-token',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  receiveId: 'ww0123456789abcdef',
}
const MAX_BYTES = 2048

const SendSchema = z.object({
  touser: z.string().min(1),
  msgtype: z.literal('text'),
  agentid: z.literal(AGENT_ID),
  text: z.object({ content: z.string().min(1) }),
})

export interface FakeWecomApp extends FakePlatform {
  post(body: string, query: URLSearchParams): Promise<Response>
  checkAddress(change?: (query: URLSearchParams) => void): Promise<Response>
  readonly calls: Call[]
}

/** A message as WeCom and WeChat write it. */
export function xmlOf(delivery: Delivery, to: string, extra = ''): string {
  const fields =
    delivery.text === null
      ? '<MsgType><![CDATA[image]]></MsgType><PicUrl><![CDATA[http://p]]></PicUrl>'
      : `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${delivery.text}]]></Content>`
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${delivery.user}]]></FromUserName><CreateTime>${Math.floor(delivery.sentAtMs / 1000)}</CreateTime>${fields}<MsgId>${delivery.id}</MsgId>${extra}</xml>`
}

export const envelopeOf = (encrypted: string, to: string): string =>
  `<xml><ToUserName><![CDATA[${to}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`

export async function createFakeWecomApp(): Promise<FakeWecomApp> {
  let service = ''
  let clock = { ms: Date.now() }
  let token = 'access-1'
  let tokens = 1
  let failure: { status: number; headers: Record<string, string> } | null = null
  const faults: string[] = []
  const calls: Call[] = []
  const sent: { messageId: string; text: string }[] = []
  const lastFrom = new Map<string, string>()
  const corpId = WECOM_APP_KEYS.receiveId

  const { url, close } = await serveJson((call): CallAnswer => {
    calls.push(call)
    const { path, query, body } = call
    if (path === '/cgi-bin/gettoken') {
      const isRight = query.get('corpid') === corpId && query.get('corpsecret') === SECRET
      if (!isRight) return { body: { errcode: 40001, errmsg: 'invalid credential' } }
      return { body: { errcode: 0, errmsg: 'ok', access_token: token, expires_in: 7200 } }
    }
    if (query.get('access_token') !== token)
      return { body: { errcode: 42001, errmsg: 'access_token expired' } }
    if (failure !== null) {
      const { status, headers } = failure
      failure = null
      return { status, headers, body: { errcode: 45009, errmsg: 'api freq out of limit' } }
    }
    const parsed = SendSchema.safeParse(body)
    if (path !== '/cgi-bin/message/send' || !parsed.success) {
      faults.push(`bad call ${path}: ${parsed.error?.message ?? ''}`)
      return { body: { errcode: 40035, errmsg: 'invalid parameter' } }
    }
    const { touser, text } = parsed.data
    if (Buffer.byteLength(text.content) > MAX_BYTES) faults.push('text larger than 2048 bytes')
    sent.push({ messageId: lastFrom.get(touser) ?? 'unknown', text: text.content })
    return { body: { errcode: 0, errmsg: 'ok', msgid: 'x' } }
  })

  const post = (body: string, query: URLSearchParams): Promise<Response> =>
    fetch(`${service}/channels/wecom-app?${query}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'text/xml' },
    })

  return {
    name: 'wecom-app',
    env: {
      TIAOLI_WECOM_APP_CORP_ID: corpId,
      TIAOLI_WECOM_APP_AGENT_ID: String(AGENT_ID),
      TIAOLI_WECOM_APP_SECRET: SECRET,
      TIAOLI_WECOM_APP_TOKEN: WECOM_APP_KEYS.token,
      TIAOLI_WECOM_APP_AES_KEY: WECOM_APP_KEYS.aesKey,
      TIAOLI_WECOM_APP_BASE_URL: url,
    },
    faults,
    calls,
    limit: { most: MAX_BYTES, measure: (text) => Buffer.byteLength(text) },
    injection: { text: '<a href="https://evil.example">点我</a>]]>', forbidden: /<a/ },
    connect(serviceUrl, sharedClock) {
      service = serviceUrl
      clock = sharedClock
    },
    post,
    async push(delivery) {
      lastFrom.set(delivery.user, delivery.id)
      const { encrypted, query } = sealed(
        xmlOf(delivery, corpId, `<AgentID>${AGENT_ID}</AgentID>`),
        WECOM_APP_KEYS,
        clock.ms,
      )
      const response = await post(envelopeOf(encrypted, corpId), query)
      if ((await response.clone().text()) !== '') faults.push('acknowledged with words')
      return response
    },
    hostile(delivery) {
      const text = xmlOf(delivery, corpId)
      const { query } = sealed(text, WECOM_APP_KEYS, clock.ms)
      const entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
      return [
        ...tamperings(text, WECOM_APP_KEYS, clock.ms).map(({ name, encrypted, query: asked }) => ({
          name,
          send: () => post(envelopeOf(encrypted, corpId), asked),
        })),
        { name: 'plain XML', send: () => post(text, query) },
        { name: 'JSON', send: () => post('{}', query) },
        { name: 'entities', send: () => post(entity + envelopeOf('x', corpId), query) },
      ]
    },
    checkAddress(change = () => undefined) {
      const { encrypted, query } = sealed('1616140317555161061', WECOM_APP_KEYS, clock.ms)
      query.set('echostr', encrypted)
      change(query)
      return fetch(`${service}/channels/wecom-app?${query}`)
    },
    shown: (id) => sent.filter(({ messageId }) => messageId === id).map(({ text }) => text),
    failNext: (status, headers = {}) => void (failure = { status, headers }),
    expireTokens: () => void (token = `access-${++tokens}`),
    close,
  }
}
