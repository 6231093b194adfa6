// Eval: what the surfaces make of requests and messages, without port and platform.
import { z } from 'zod'
import type { Composed } from '#compose.ts'
import { mountsOf } from '#compose/service.ts'
import { inboundOf } from '#surfaces/channels/wecom-bot/parse.ts'
import { createApp } from '#surfaces/http/app.ts'
import { createLogger } from '#surfaces/http/logger.ts'
import { readAnswer, type ScoredAnswer } from './answer.ts'
import type { SurfacePush, SurfaceRequest } from './schema.ts'

const LIMITS = { maxBodyBytes: 200_000, requestTimeoutMs: 60_000, heartbeatMs: 15_000 }
const ADMISSION = { maxConcurrent: 1, maxWaiting: 256, queueTimeoutMs: 60_000 }
const PEER = { address: '127.0.0.1', httpVersion: '1.1' }
const ACCESS = {
  host: '127.0.0.1',
  publicUrl: null,
  trustedProxies: [],
  apiKeys: [],
  corsOrigins: [],
}

const CompletionSchema = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })]),
})

function openApp(product: Composed): ReturnType<typeof createApp> {
  const now = (): Date => new Date()
  return createApp({
    services: () => product,
    logger: createLogger({ level: 'silent' }),
    mounts: mountsOf({
      page: async () => new Map(),
      now,
      channels: [],
      limits: LIMITS,
      corsOrigins: [],
    }),
    now,
    limits: LIMITS,
    access: ACCESS,
    admission: ADMISSION,
    conversationListing: 'own',
  })
}

/** An answer of the product, the message of a completion, or the words of anything else. */
async function answerOf(response: Response): Promise<ScoredAnswer> {
  const text = await response.text()
  if (!response.ok) return readAnswer({ text, outcome: 'answered' })
  const body: unknown = JSON.parse(text)
  const completion = CompletionSchema.safeParse(body)
  if (!completion.success) return readAnswer(body)
  return readAnswer({ text: completion.data.choices[0].message.content, outcome: 'answered' })
}

/** The answer that a client of the service gets. */
export async function requestedAnswer(
  product: Composed,
  { path, body }: SurfaceRequest,
): Promise<ScoredAnswer> {
  const init = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'Accept-Language': 'zh-CN' },
  }
  return answerOf(await openApp(product).request(path, init, { peer: PEER }))
}

/** The words that the product reads in a message, as if they were an answer. */
export function pushedAnswer({ content, chattype, name }: SurfacePush): ScoredAnswer {
  const message = {
    msgid: 'eval',
    chattype,
    from: { userid: 'eval' },
    msgtype: 'text',
    text: { content },
  }
  return readAnswer({ text: inboundOf(message, name).text ?? '', outcome: 'answered' })
}
