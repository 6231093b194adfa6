// The service over the product of test/corpus; a test may replace parts of the assistant to fail.
import type { output, ZodType } from 'zod'
import type { AnswerEvent, Assistant } from '#answer/assistant.ts'
import { mountsOf } from '#compose/service.ts'
import type { AdmissionLimits } from '#surfaces/http/callers/admission.ts'
import type { Access } from '#surfaces/http/callers/access.ts'
import { createApp, type AppOptions } from '#surfaces/http/app.ts'
import type { Peer } from '#surfaces/http/context.ts'
import { servePage, type LoadPage } from '#surfaces/page/files.ts'
import { createLogger } from '#surfaces/http/logger.ts'
import { ProblemSchema } from '#surfaces/http/problem.ts'
import { CONTEXT, NOW, openProduct } from '../../product.ts'

export { NOW }

export const QUESTION = '哪些措施涉及老年用品？'
export const product = await openProduct('test/corpus')

/** What the product says while it answers the question. */
export const EVENTS: AnswerEvent[] = []
for await (const event of product.assistant.askEvents({ question: QUESTION }, CONTEXT))
  EVENTS.push(event)

/** The first and the last event of it, for assistants of which something else is slow or fails. */
export const FIRST_EVENT = eventOf('answer-start')
export const LAST_EVENT = eventOf('answer-end')

function eventOf(type: AnswerEvent['type']): AnswerEvent {
  const found = EVENTS.find((event) => event.type === type)
  if (found === undefined) throw new Error(`the product sent no ${type}`)
  return found
}

/** A page of two files, and a widget. */
export const PAGE = await servePage(
  new Map([
    ['index.html', Buffer.from('<!doctype html><title>条理</title>')],
    ['widget.js', Buffer.from('void 0')],
    ['assets/main-1.js', Buffer.from('console.log(1)\n'.repeat(50))],
  ]),
)

export interface Harness {
  app: ReturnType<typeof createApp>
  /** Every log line written so far. */
  logs: Record<string, unknown>[]
}

export interface HarnessOptions extends Partial<Omit<AppOptions, 'access' | 'mounts'>> {
  page?: LoadPage
  assistant?: Partial<Assistant>
  access?: Partial<Access>
}

/** Nothing between the caller and the service, both on this machine. */
const LOCAL_PEER: Peer = { address: '127.0.0.1', httpVersion: '1.1' }
const LOCAL_ACCESS: Access = {
  host: '127.0.0.1',
  publicUrl: null,
  trustedProxies: [],
  apiKeys: [],
  corsOrigins: [],
}

const LIMITS = { maxBodyBytes: 200_000, requestTimeoutMs: 60_000, heartbeatMs: 15_000 }
/** Room for whatever a test does at once. */
const ROOMY: AdmissionLimits = { maxConcurrent: 32, maxWaiting: 256, queueTimeoutMs: 5000 }

/** An app over the product, with its log kept in memory. */
export function harness({ assistant, access, page, ...options }: HarnessOptions = {}): Harness {
  const logs: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void logs.push(JSON.parse(line)) }
  const app = createApp({
    services: () => ({ ...product, assistant: { ...product.assistant, ...assistant } }),
    logger: createLogger({ level: 'debug', destination }),
    mounts: mountsOf({
      page: page ?? (async () => PAGE),
      now: () => NOW,
      channels: [],
      limits: LIMITS,
      corsOrigins: access?.corsOrigins ?? [],
    }),
    now: () => NOW,
    limits: LIMITS,
    access: { ...LOCAL_ACCESS, ...access },
    admission: ROOMY,
    conversationListing: 'own',
    ...options,
  })
  const request = app.request
  app.request = (input, init, bindings, context) =>
    request(input, init, { peer: LOCAL_PEER, ...bindings }, context)
  return { app, logs }
}

/** A POST of JSON. */
export function posting(body: unknown, init: RequestInit = {}): RequestInit {
  return {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
    headers: { 'Content-Type': 'application/json', ...init.headers },
  }
}

/** The body of a response, parsed by the schema that describes it. */
export async function bodyOf<Schema extends ZodType>(
  schema: Schema,
  response: Response | Promise<Response>,
): Promise<output<Schema>> {
  return schema.parse(await (await response).json())
}

/** The problem details of a response. */
export const problemOf = (response: Response | Promise<Response>) => bodyOf(ProblemSchema, response)

/** The events of a finished server-sent event stream. */
export function parseEvents(stream: string): { event: string; data: unknown }[] {
  return stream
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event = '', data = '', ...more] = block.split('\n')
      if (more.length > 0) throw new Error(`more than one data line: ${block}`)
      return { event: event.slice(7), data: JSON.parse(data.slice(6)) as unknown }
    })
}
