// The service with one messaging app, its platform faked over real HTTP, and an assistant to steer.
import { onTestFinished } from 'vitest'
import type { Assistant } from '#answer/assistant.ts'
import { mountsOf } from '#compose/service.ts'
import { openChannels } from '#surfaces/channels/open.ts'
import type { SessionStore } from '#store/session-store.ts'
import { loadConfig } from '#config/config.ts'
import type { Answer, AskRequest, Citation } from '#domain/answer.ts'
import type { RequestContext } from '#domain/context.ts'
import { servePage } from '#surfaces/page/files.ts'
import { createApp } from '#surfaces/http/app.ts'
import { listen } from '#surfaces/http/listen.ts'
import { createLogger } from '#surfaces/http/logger.ts'
import { product } from '../http/harness.ts'
import type { Delivery, FakePlatform } from './fakes/platform.ts'
import { HOLDING } from './fakes/wechat-oa.ts'
import { CONTEXT } from '../../product.ts'

export interface Service {
  url: string
  /** Every log line so far. */
  logs: Record<string, unknown>[]
  /** Every question that reached the assistant. */
  asked: AskRequest[]
  /** What came along with each of them. */
  askedWith: RequestContext[]
  clock: { ms: number }
  close: (graceMs?: number) => Promise<boolean>
}

export interface ServiceOptions {
  assistant?: Partial<Assistant>
  answerTimeoutMs?: number
  env?: Record<string, string>
  /** What is known again after a restart. */
  store?: SessionStore | null
}

/** Starts the real service for a fake platform; everything is closed after the test. */
export async function serve(
  platform: FakePlatform,
  { assistant, answerTimeoutMs, env, store = null }: ServiceOptions = {},
): Promise<Service> {
  const logs: Record<string, unknown>[] = []
  const asked: AskRequest[] = []
  const askedWith: RequestContext[] = []
  const clock = { ms: Date.now() }
  const logger = createLogger({
    level: 'debug',
    destination: { write: (line: string) => void logs.push(JSON.parse(line)) },
  })
  const whole: Assistant = { ...product.assistant, ...assistant }
  const services = {
    ...product,
    assistant: {
      ...whole,
      askEvents(request: AskRequest, context: RequestContext) {
        asked.push(request)
        askedWith.push(context)
        return whole.askEvents(request, context)
      },
    },
  }
  const config = loadConfig({ ...platform.env, ...env })
  const messaging = openChannels({
    config: config.channels,
    publicUrl: config.server.publicUrl,
    services: () => services,
    store,
    log: logger,
    nowMs: () => clock.ms,
    wechatHolding: HOLDING,
    ...(answerTimeoutMs === undefined ? {} : { answerTimeoutMs }),
  })
  const now = () => new Date(clock.ms)
  const limits = { maxBodyBytes: 2 ** 20, requestTimeoutMs: 120_000, heartbeatMs: 15_000 }
  const app = createApp({
    services: () => services,
    mounts: mountsOf({
      page: async () => servePage(new Map()),
      now,
      channels: messaging.channels,
      limits,
      corsOrigins: [],
    }),
    logger,
    now,
    limits,
    access: {
      host: '127.0.0.1',
      publicUrl: null,
      trustedProxies: [],
      apiKeys: [],
      corsOrigins: [],
    },
    admission: { maxConcurrent: 32, maxWaiting: 256, queueTimeoutMs: 5000 },
    conversationListing: 'own',
  })
  const listener = await listen({
    fetch: (request, bindings) => app.fetch(request, bindings),
    host: '127.0.0.1',
    port: 0,
  })
  platform.connect(listener.url, clock)
  messaging.start()
  let closing: Promise<boolean> | undefined
  const close = (graceMs = 0): Promise<boolean> => {
    closing ??= messaging.close(graceMs).finally(() => listener.close(graceMs))
    return closing
  }
  onTestFinished(async () => {
    await close()
    await platform.close()
  })
  return { url: listener.url, logs, asked, askedWith, clock, close }
}

let delivered = 0

/** A direct message; every one has an id of its own. */
export function direct(changes: Partial<Delivery> = {}): Delivery {
  delivered++
  return {
    id: String(7_000_000_000_000_000 + delivered),
    text: '哪些措施涉及老年用品？',
    user: 'ou_alice',
    chat: 'oc_direct',
    isGroup: false,
    mention: 'none',
    isFromBot: false,
    sentAtMs: Date.now(),
    ...changes,
  }
}

/** A message in a group that mentions the bot. */
export const inGroup = (changes: Partial<Delivery> = {}): Delivery =>
  direct({ isGroup: true, chat: 'oc_group', mention: 'bot', ...changes })

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))

const template = await product.assistant.ask({ question: '哪些措施涉及老年用品？' }, CONTEXT)

/** An answer with the text and citations given, otherwise like a real one. */
export function answerWith(text: string, citations: Citation[] = []): Answer {
  return { ...template, text, citations, notices: [], coverage: null }
}

/** The citation [n] of an answer. */
export function citation(n: number, changes: Partial<Citation> = {}): Citation {
  const [first] = template.citations
  if (first === undefined) throw new Error('the product cited nothing')
  return { ...first, n, label: `三（${n}）`, ...changes }
}

/** An assistant that says what the function says, after waiting as long as it waits. */
export function saying(
  say: (request: AskRequest, signal?: AbortSignal) => Answer | Promise<Answer>,
): Pick<Assistant, 'ask' | 'askEvents'> {
  return {
    ask: async (request, { signal }) => say(request, signal),
    async *askEvents(request, { signal }) {
      yield {
        type: 'answer-start',
        id: 'answer',
        standaloneQuestion: request.question,
        intent: 'list',
      }
      const answer = await say(request, signal)
      for (const line of answer.text.split(/(?<=\n)/u)) yield { type: 'answer-delta', text: line }
      yield { type: 'answer-end', answer }
    },
  }
}

/** Chinese and Latin letters that take so many bytes: all lengths around multiples of 32 occur. */
export function randomText(bytes: number): string {
  let text = ''
  for (let left = bytes; left > 0;) {
    const isChinese = left >= 3 && Math.random() < 0.5
    text += isChinese ? String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000)) : 'x'
    left -= isChinese ? 3 : 1
  }
  return text
}
