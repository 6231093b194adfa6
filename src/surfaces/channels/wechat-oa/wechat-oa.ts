// Channels / WeChat Official Account: passive replies, held until the answer is there.
// https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html
import type { Channel, ChannelParts, RawRequest, Replier } from '../channel.ts'
import { createUsedSignatures } from '../wire/fresh-signature.ts'
import { RefusedPush } from '../refusal.ts'
import { words } from '../language.ts'
import { renderReply } from '../messages/render.ts'
import {
  openCallback,
  plainResponse,
  requireSignedQuery,
  sealAnswer,
  type CallbackKeys,
} from '../wecom/callback.ts'
import { inboundOf, type XmlFields } from '../wecom/message.ts'
import { plainTextDialect } from '../messages/dialects.ts'
import { readFlatXml, writeFlatXml } from '../wecom/xml.ts'
import { createExchanges, type Exchange, type Exchanges } from './exchanges.ts'
import type { WechatOaSettings } from '#config/channels/platforms.ts'

/** WeChat waits five seconds and delivers a message three times. */
const ATTEMPTS = 3
/** Before the last five seconds are over, it must be told something. */
const LAST_HOLD_MS = 4500
/** Before that, letting it hang up is what makes it ask again. */
const HOLD_MS = 5500
/** Room for the line that says how to go on. */
const RESERVED_BYTES = 100
const MAX_TEXTS = 15
const DIALECT = plainTextDialect({ reservedBytes: RESERVED_BYTES, maxMessages: MAX_TEXTS })
/** What WeChat takes for "nothing to say". */
const NOTHING = 'success'

const GO_ON = /^(?:继续|繼續|continue)[。.!！]?$/iu

/** How long the platform is made to wait; shorter in tests. */
export interface Holding {
  holdMs: number
  lastHoldMs: number
}

/** The channel; a push is answered when the answer is there, or when WeChat will wait no longer. */
export function createWechatOa(
  settings: WechatOaSettings,
  parts: ChannelParts,
  holding: Holding = { holdMs: HOLD_MS, lastHoldMs: LAST_HOLD_MS },
): Channel {
  const { nowMs } = parts
  const keys = keysOf(settings)
  const used = createUsedSignatures(nowMs)
  const desk: Desk = { ...parts, holding, exchanges: createExchanges(nowMs) }

  function respond(content: string | null, fields: XmlFields): Response {
    if (content === null) return plainResponse(NOTHING)
    const reply = writeFlatXml({
      ToUserName: fields['FromUserName'] ?? '',
      FromUserName: fields['ToUserName'] ?? '',
      CreateTime: Math.floor(nowMs() / 1000),
      MsgType: 'text',
      Content: content,
    })
    return xmlResponse(keys === null ? reply : sealedXml(reply, keys, nowMs()))
  }

  async function handle(request: RawRequest): Promise<Response> {
    // What is encrypted has a signature of its own, over the ciphertext.
    if (request.method === 'GET' || keys === null) {
      // All that protects a message in plain mode.
      const own = { name: 'signature', token: settings.token.reveal(), nowMs: nowMs() } as const
      const signed = requireSignedQuery(request.query, own)
      if (request.method === 'POST') used.use(signed, request.body)
    }
    if (request.method === 'GET') return plainResponse(request.query.get('echostr') ?? '')
    const fields = readMessage(request, keys, nowMs())
    if (fields['MsgType'] === 'event')
      return respond(fields['Event'] === 'subscribe' ? words.plainWelcome : null, fields)
    return respond(await answer(fields, request, desk), fields)
  }

  return { name: 'wechat-oa', handle }
}

/** What answers are handed out from. */
interface Desk extends Pick<ChannelParts, 'accept'> {
  holding: Holding
  exchanges: Exchanges
}

/** The text that a message is answered with; null for nothing. */
async function answer(
  fields: XmlFields,
  { signal, requestId }: RawRequest,
  desk: Desk,
): Promise<string | null> {
  const message = inboundOf('wechat-oa', fields)
  const { exchange, isNew } = desk.exchanges.begin(message.id, message.userId)
  const isPull = message.text !== null && GO_ON.test(message.text.trim())
  if (isNew && !isPull) {
    exchange.isWorking = true
    const outcome = desk.accept(message, replierFor(exchange, desk), requestId)
    exchange.isWorking &&= outcome === 'accepted'
    if (outcome === 'stale' || outcome === 'ignored' || outcome === 'duplicate') return null
  }
  exchange.attempts++
  exchange.response ??= await awaitText(exchange, { isPull, signal }, desk)
  return exchange.response
}

function replierFor(exchange: Exchange, { exchanges }: Desk): Replier {
  return {
    async finish(reply) {
      exchanges.finish(exchange, withHints(renderReply(reply, DIALECT)))
    },
  }
}

/** The next text of an answer, or of any for the person if it pulls, within the time that WeChat waits. */
async function awaitText(
  exchange: Exchange,
  { isPull, signal }: { isPull: boolean; signal: AbortSignal },
  { exchanges, holding }: Desk,
): Promise<string | null> {
  const { person } = exchange
  const next = (): string | null => (isPull ? exchanges.pull(person) : exchanges.take(exchange))
  const isPending = (): boolean => (isPull ? exchanges.isWorking(person) : exchange.isWorking)
  const isLast = exchange.attempts >= ATTEMPTS
  const limit = AbortSignal.timeout(isLast ? holding.lastHoldMs : holding.holdMs)
  const over = AbortSignal.any([signal, limit])
  for (;;) {
    // Nobody hears what is said after the platform hung up: keep it for the next attempt.
    if (signal.aborted) return null
    const text = next()
    if (text !== null) return text
    if (!isPending()) return isPull ? words.nothingLeft : null
    if (limit.aborted) return words.stillWorking
    await exchanges.wait(person, holding.holdMs, over)
  }
}

function keysOf({ appId, token, encodingAesKey }: WechatOaSettings): CallbackKeys | null {
  if (encodingAesKey === null) return null
  return { token: token.reveal(), encodingAesKey: encodingAesKey.reveal(), receiveId: appId }
}

/** With a key only what is encrypted counts; without one, nothing encrypted can be read. */
function readMessage(
  { query, body }: RawRequest,
  keys: CallbackKeys | null,
  nowMs: number,
): XmlFields {
  const outer = readFlatXml(body.toString('utf8'))
  const encrypted = outer['Encrypt']
  if (keys === null) {
    if (encrypted !== undefined) throw new RefusedPush(401, 'encrypted, but no key is set')
    return outer
  }
  if (encrypted === undefined) throw new RefusedPush(401, 'not encrypted')
  return readFlatXml(openCallback(query, encrypted, { keys, nowMs }))
}

function sealedXml(reply: string, keys: CallbackKeys, nowMs: number): string {
  const { encrypted, signature, timestamp, nonce } = sealAnswer(reply, keys, nowMs)
  return writeFlatXml({
    Encrypt: encrypted,
    MsgSignature: signature,
    TimeStamp: timestamp,
    Nonce: nonce,
  })
}

function xmlResponse(xml: string): Response {
  return new Response(xml, { headers: { 'Content-Type': 'application/xml; charset=utf-8' } })
}

/** Texts with a line that says how to see the next one. */
function withHints(texts: readonly string[]): string[] {
  return texts.map((text, at) =>
    at === texts.length - 1 ? text : `${text}\n${words.goOn(at + 1, texts.length)}`,
  )
}
