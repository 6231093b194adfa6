// Channels / WeCom self-built app: encrypted XML callbacks, answers pushed as messages.
// https://developer.work.weixin.qq.com/document/path/90236
import { z } from 'zod'
import type { Channel, ChannelParts, RawRequest, Replier } from '../channel.ts'
import { acceptedByErrcode, createCaller, PlatformError, type PlatformCall } from '../wire/http.ts'
import { createMessageReplier } from '../messages/replier.ts'
import { RefusedPush } from '../refusal.ts'
import { createTokenCache, withToken } from '../wire/token-cache.ts'
import { echoResponse, openCallback, plainResponse, type CallbackKeys } from '../wecom/callback.ts'
import { inboundOf } from '../wecom/message.ts'
import { plainTextDialect } from '../messages/dialects.ts'
import { readFlatXml } from '../wecom/xml.ts'
import type { WecomAppSettings } from '#config/channels/platforms.ts'

/** Thirty messages a minute are allowed to one member. */
const MAX_MESSAGES = 15
/** Access token invalid or expired. */
const INVALID_TOKEN_CODES = new Set<unknown>([40014, 42001])

const TokenSchema = z.looseObject({ access_token: z.string(), expires_in: z.number() })

/** The channel; a callback is acknowledged with nothing, the answer follows as messages. */
export function createWecomApp(settings: WecomAppSettings, parts: ChannelParts): Channel {
  const { accept, nowMs } = parts
  const keys: CallbackKeys = {
    token: settings.token.reveal(),
    encodingAesKey: settings.encodingAesKey.reveal(),
    receiveId: settings.corpId,
  }
  const dialect = plainTextDialect({ reservedBytes: 0, maxMessages: MAX_MESSAGES })
  const send = createSender(settings, nowMs)

  const replierFor = (userId: string): Replier =>
    createMessageReplier((text) => send(userId, text), dialect)

  async function handle(request: RawRequest): Promise<Response> {
    const opening = { keys, nowMs: nowMs() }
    if (request.method === 'GET') return echoResponse(request, opening)
    const { Encrypt } = readFlatXml(request.body.toString('utf8'))
    if (Encrypt === undefined) throw new RefusedPush(401, 'not encrypted')
    const fields = readFlatXml(openCallback(request.query, Encrypt, opening))
    const isOurs = fields['AgentID'] === undefined || Number(fields['AgentID']) === settings.agentId
    if (isOurs && fields['MsgType'] !== 'event') {
      const message = inboundOf('wecom-app', fields)
      accept(message, replierFor(message.userId), request.requestId)
    }
    return plainResponse('')
  }

  return { name: 'wecom-app', handle }
}

/**
 * Sends text to a member. Not repeated when no answer came: WeCom's check for duplicates would also
 * drop the answer to a question that was asked twice.
 */
function createSender(
  { baseUrl, corpId, agentId, secret }: WecomAppSettings,
  nowMs: () => number,
): (userId: string, text: string) => Promise<void> {
  const callOnce = createCaller({ baseUrl, hosts: [] })
  const call = async (request: PlatformCall): Promise<unknown> =>
    acceptedByErrcode(await callOnce(request), 'WeCom')
  const tokens = createTokenCache(async () => {
    const query = new URLSearchParams({ corpid: corpId, corpsecret: secret.reveal() })
    const result = TokenSchema.parse(
      await call({ method: 'GET', to: `/cgi-bin/gettoken?${query}`, isRepeatable: true }),
    )
    return { token: result.access_token, lifetimeSeconds: result.expires_in }
  }, nowMs)

  return async function sendText(userId, text) {
    const body = { touser: userId, msgtype: 'text', agentid: agentId, text: { content: text } }
    await withToken(
      tokens,
      (token) =>
        call({ to: `/cgi-bin/message/send?access_token=${encodeURIComponent(token)}`, body }),
      (error) => error instanceof PlatformError && INVALID_TOKEN_CODES.has(error.code),
    )
  }
}
