// Channels / signed webhook: any other bot asks here and gets the answer in the response or posted.
import { z } from 'zod'
import type { Channel, ChannelParts, Inbound, RawRequest, Replier, Reply } from '../channel.ts'
import { sourceAddress } from '../messages/citations.ts'
import { allowedUrl } from '../wire/hosts.ts'
import { createCaller, PlatformError } from '../wire/http.ts'
import { parseJson, RefusedPush } from '../refusal.ts'
import type { WebhookSettings } from '#config/channels/platforms.ts'
import { SIGNATURE_HEADER, TIMESTAMP_HEADER, verifyWebhook, webhookSignature } from './verify.ts'

const Id = z.string().min(1).max(200)
const RequestSchema = z.strictObject({
  id: Id.describe('of the message; the same in every repetition of it'),
  text: z.string(),
  userId: Id,
  chatId: Id.optional(),
  threadId: Id.optional(),
  quote: z.string().optional(),
  callbackUrl: z
    .url()
    .optional()
    .describe('where the answer is posted; without, it is the response'),
})
type WebhookRequest = z.infer<typeof RequestSchema>

/** The channel. With callbackUrl it acknowledges at once; without, the response waits. */
export function createWebhook(settings: WebhookSettings, parts: ChannelParts): Channel {
  const { accept, nowMs, publicUrl } = parts
  const secret = settings.secret.reveal()

  async function post(url: string, content: object): Promise<void> {
    const { origin } = new URL(url)
    const timestamp = String(Math.floor(nowMs() / 1000))
    // The signature covers exactly the bytes that are sent: JSON.stringify of the same object.
    const signature = webhookSignature(timestamp, Buffer.from(JSON.stringify(content)), secret)
    const { status } = await createCaller({ baseUrl: origin, hosts: [] })({
      to: url,
      body: content,
      headers: { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature },
      isRepeatable: true,
    })
    if (status >= 300) throw new PlatformError(`callback answered HTTP ${status}`, { status })
  }

  function requireAllowed(url: string): void {
    const isAllowed = settings.callbackOrigins.some(
      (origin) => allowedUrl(url, { baseUrl: origin, hosts: [] }) !== null,
    )
    if (!isAllowed) throw new RefusedPush(400, 'callbackUrl of an origin that is not allowed')
  }

  async function handle(request: RawRequest): Promise<Response> {
    if (request.method !== 'POST') throw new RefusedPush(400, 'not a POST')
    verifyWebhook(request, { secret, nowMs: nowMs() })
    const parsed = RequestSchema.safeParse(parseJson(request.body.toString('utf8')))
    if (!parsed.success) throw new RefusedPush(400, z.prettifyError(parsed.error).slice(0, 300))
    const { id, callbackUrl } = parsed.data
    const { requestId } = request
    if (callbackUrl === undefined) return answerInResponse(parsed.data, requestId)
    requireAllowed(callbackUrl)
    const replier: Replier = {
      finish: (reply) => post(callbackUrl, contentOf(id, reply, publicUrl)),
    }
    const status = accept(inboundOf(parsed.data), replier, requestId)
    return Response.json({ id, status }, { status: 202 })
  }

  function answerInResponse(message: WebhookRequest, requestId: string): Promise<Response> {
    return new Promise((resolve) => {
      const replier: Replier = {
        async finish(reply) {
          resolve(Response.json(contentOf(message.id, reply, publicUrl)))
        },
      }
      const status = accept(inboundOf(message), replier, requestId)
      if (status !== 'accepted' && status !== 'busy')
        resolve(Response.json({ id: message.id, status }, { status: 409 }))
    })
  }

  return { name: 'webhook', handle }
}

function inboundOf(request: WebhookRequest): Inbound {
  const { id, text, userId, chatId, threadId, quote } = request
  return {
    channel: 'webhook',
    // Programs number their messages for each chat anew, or for each person.
    id: JSON.stringify([chatId, threadId, userId, id]),
    sentAtMs: null,
    chatId: chatId ?? userId,
    userId,
    ...(threadId === undefined ? {} : { threadId }),
    ...(quote === undefined ? {} : { quote }),
    kind: 'direct',
    isMention: true,
    isFromBot: false,
    text,
  }
}

/** The answer for programs: Markdown with [n], and what each n is. */
function contentOf(id: string, reply: Reply, publicUrl: string | null): object {
  const { text, sources, notices } = reply
  const citations = sources.map((source) => ({
    n: source.n,
    address: sourceAddress(source),
    standing: source.standing,
    authority: source.authority,
    quote: source.quote,
    url: (publicUrl ?? '') + source.url,
  }))
  return { id, text, citations, notices }
}
