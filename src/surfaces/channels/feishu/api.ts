// Channels / Feishu: the calls of the open platform.
// https://open.feishu.cn/document/server-docs/im-v1/message/reply
// https://open.feishu.cn/document/cardkit-v1/card/create
import { z } from 'zod'
import {
  createCaller,
  PlatformError,
  type PlatformAnswer,
  type PlatformCall,
} from '../wire/http.ts'
import { createTokenCache, withToken } from '../wire/token-cache.ts'
import { ANSWER_ELEMENT } from './card.ts'
import type { FeishuSettings } from '#config/channels/platforms.ts'

/** Access token missing, malformed, expired or revoked. */
const INVALID_TOKEN_CODES = new Set<unknown>([99991661, 99991663, 99991664, 99991668, 99991671])

const ResultSchema = z.looseObject({ code: z.number(), msg: z.string().default('') })
const TokenSchema = z.looseObject({ tenant_access_token: z.string(), expire: z.number() })
const BotSchema = z.looseObject({ bot: z.looseObject({ open_id: z.string().min(1) }) })
const CardSchema = z.looseObject({ data: z.looseObject({ card_id: z.string() }) })

export interface FeishuApi {
  /** The open_id of the bot. */
  botId(): Promise<string>
  /** Replies to a message. The same uuid is sent once only, within an hour. */
  reply(
    messageId: string,
    message: { type: 'interactive' | 'post'; content: object; uuid: string },
  ): Promise<void>
  /** Creates a card; its id. */
  createCard(card: object): Promise<string>
  /** Replaces the text of a card that streams; sequence must grow with every call to the card. */
  updateCard(
    cardId: string,
    change: { content: string; sequence: number; uuid: string },
  ): Promise<void>
  /** Ends the streaming of a card. */
  closeCard(
    cardId: string,
    change: { summary: string; sequence: number; uuid: string },
  ): Promise<void>
}

/** The calls with a tenant access token that is kept and renewed. */
export function createFeishuApi(settings: FeishuSettings, nowMs: () => number): FeishuApi {
  const { baseUrl, appId, appSecret } = settings
  const callOnce = createCaller({ baseUrl, hosts: [], waitAskedMs: rateLimitResetMs })
  const tokens = createTokenCache(async () => {
    const body = { app_id: appId, app_secret: appSecret.reveal() }
    const to = '/open-apis/auth/v3/tenant_access_token/internal'
    const result = TokenSchema.parse(resultOf(await callOnce({ to, body, isRepeatable: true })))
    return { token: result.tenant_access_token, lifetimeSeconds: result.expire }
  }, nowMs)

  /** Every call can be repeated: it only reads, or carries a uuid. */
  const call = (request: PlatformCall): Promise<unknown> =>
    withToken(
      tokens,
      async (token) => {
        const headers = { Authorization: `Bearer ${token}` }
        return resultOf(await callOnce({ ...request, headers, isRepeatable: true }))
      },
      (error) => error instanceof PlatformError && INVALID_TOKEN_CODES.has(error.code),
    )

  return {
    async botId() {
      const result = await call({ method: 'GET', to: '/open-apis/bot/v3/info' })
      return BotSchema.parse(result).bot.open_id
    },
    async reply(messageId, { type, content, uuid }) {
      const to = `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/reply`
      await call({ to, body: { msg_type: type, content: JSON.stringify(content), uuid } })
    },
    async createCard(card) {
      const body = { type: 'card_json', data: JSON.stringify(card) }
      const result = await call({ to: '/open-apis/cardkit/v1/cards', body })
      return CardSchema.parse(result).data.card_id
    },
    async updateCard(cardId, body) {
      const card = encodeURIComponent(cardId)
      const to = `/open-apis/cardkit/v1/cards/${card}/elements/${ANSWER_ELEMENT}/content`
      await call({ method: 'PUT', to, body })
    },
    async closeCard(cardId, { summary, sequence, uuid }) {
      const config = { streaming_mode: false, summary: { content: summary } }
      const body = { settings: JSON.stringify({ config }), sequence, uuid }
      const to = `/open-apis/cardkit/v1/cards/${encodeURIComponent(cardId)}/settings`
      await call({ method: 'PATCH', to, body })
    },
  }
}

/** The answer if its code is 0. */
function resultOf({ status, body }: PlatformAnswer): unknown {
  const result = ResultSchema.safeParse(body)
  if (!result.success) throw new PlatformError(`Feishu answered HTTP ${status}`, { status })
  const { code, msg } = result.data
  if (code !== 0) throw new PlatformError(`Feishu: ${code} ${msg.slice(0, 200)}`, { status, code })
  return body
}

/** Feishu says in seconds when its limit is lifted. */
function rateLimitResetMs({ headers }: PlatformAnswer): number | null {
  const seconds = Number(headers.get('x-ogw-ratelimit-reset') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : null
}
