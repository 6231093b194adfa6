// OpenAI API: GET /v1/models and POST /v1/chat/completions for any client of that API.
import { randomUUID } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { linksFrom } from '#surfaces/http/callers/access.ts'
import { streamEvents } from '#surfaces/http/answer-stream.ts'
import { citedText } from '#surfaces/http/cited-text.ts'
import { askOptionsOf } from '#surfaces/http/ask-options.ts'
import type { AppContext, AppEnv } from '#surfaces/http/context.ts'
import { json } from '#surfaces/http/describe.ts'
import { EVENT_STREAM_HEADERS, eventStream } from '#surfaces/http/event-stream.ts'
import { HttpProblem } from '#surfaces/http/problem.ts'
import {
  annotationsOf,
  ChatCompletionSchema,
  sourcesOf,
  toCompletion,
  usageOf,
} from './completion.ts'
import type { Reply } from './completion.ts'
import { COMPLETION_EXAMPLE, ERROR_EXAMPLE, MODEL_EXAMPLE } from './examples.ts'
import { describeOpenAIError, OpenAIErrorSchema } from './failure.ts'
import { replyToChore } from './housekeeping.ts'
import { ChatCompletionRequestSchema, MODEL_ID, plainMessages, toAskRequest } from './request.ts'
import type { ChatCompletionRequest } from './request.ts'
import { formatData, replyInChunks, toChunks, type ChunkOptions } from './stream.ts'

const ModelSchema = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.int(),
    owned_by: z.string(),
  })
  .meta({ id: 'Model' })

const failures = (...statuses: number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: 'An error of the OpenAI API',
        content: json(OpenAIErrorSchema, ERROR_EXAMPLE),
      },
    ]),
  )

const listRoute = createRoute({
  method: 'get',
  path: '/v1/models',
  operationId: 'listModels',
  summary: 'OpenAI API: the one model there is',
  responses: {
    200: {
      description: 'The models',
      content: json(z.object({ object: z.literal('list'), data: z.array(ModelSchema) }), {
        object: 'list',
        data: [MODEL_EXAMPLE],
      }),
    },
    ...failures(401, 403, 429),
  },
})

const modelRoute = createRoute({
  method: 'get',
  path: '/v1/models/{id}',
  operationId: 'getModel',
  summary: 'OpenAI API: one model',
  request: { params: z.object({ id: z.string().meta({ example: MODEL_ID }) }) },
  responses: {
    200: { description: 'The model', content: json(ModelSchema, MODEL_EXAMPLE) },
    ...failures(401, 403, 404, 429),
  },
})

const completionRoute = createRoute({
  method: 'post',
  path: '/v1/chat/completions',
  operationId: 'createChatCompletion',
  summary: 'OpenAI API: ask a question',
  description:
    'With `stream: true` the completion comes as `chat.completion.chunk` events, ended by `data: [DONE]`.',
  request: {
    body: {
      required: true,
      content: json(ChatCompletionRequestSchema, {
        model: MODEL_ID,
        messages: [{ role: 'user', content: '哪些措施涉及老年用品？' }],
      }),
    },
  },
  responses: {
    200: {
      description: 'The answer with its sources',
      content: {
        ...json(ChatCompletionSchema, COMPLETION_EXAMPLE),
        'text/event-stream': { schema: z.string() },
      },
    },
    ...failures(400, 401, 403, 404, 413, 415, 429, 500, 503, 504),
  },
})

export interface OpenAIOptions {
  now: () => Date
  publicUrl: string | null
  /** Pause after which a silent stream sends a comment. */
  heartbeatMs: number
}

/** The routes of the OpenAI API. */
export function openAIRoutes(options: OpenAIOptions): OpenAPIHono<AppEnv> {
  const createdAt = seconds(options.now())
  const model = { id: MODEL_ID, object: 'model' as const, created: createdAt, owned_by: MODEL_ID }
  return new OpenAPIHono<AppEnv>()
    .openapi(listRoute, (c) => c.json({ object: 'list' as const, data: [model] }, 200))
    .openapi(modelRoute, (c) => {
      requireModel(c.req.valid('param').id)
      return c.json(model, 200)
    })
    .openapi(completionRoute, async (c) => {
      const request = c.req.valid('json')
      requireModel(request.model)
      return complete(c, request, options)
    }) as OpenAPIHono<AppEnv>
}

function requireModel(id: string): void {
  if (id === MODEL_ID) return
  throw new HttpProblem(
    'NOT_FOUND',
    {
      zh: `没有名为“${id}”的模型；GET /v1/models 列出可用的模型（${MODEL_ID}）。`,
      en: `The model “${id}” does not exist; GET /v1/models lists ${MODEL_ID}.`,
    },
    { fieldErrors: [{ field: 'model', message: id }] },
  )
}

function complete(
  c: AppContext,
  request: ChatCompletionRequest,
  { now, publicUrl, heartbeatMs }: OpenAIOptions,
): Promise<Response> {
  const messages = plainMessages(request)
  const chunkOptions: ChunkOptions = {
    head: { id: `chatcmpl-${randomUUID()}`, created: seconds(now()), model: request.model },
    linkTo: linksFrom(c, publicUrl),
    includeUsage: request.stream_options?.include_usage === true,
    promptChars: messages.reduce((sum, { text }) => sum + text.length, 0),
  }
  const chore = replyToChore(messages, formatKeysOf(request))
  if (chore !== null) return replyWith(c, request, chore, { chunkOptions, heartbeatMs })
  return answer(c, request, { chunkOptions, heartbeatMs })
}

interface Sending {
  chunkOptions: ChunkOptions
  heartbeatMs: number
}

async function replyWith(
  c: AppContext,
  { stream }: ChatCompletionRequest,
  content: string,
  { chunkOptions, heartbeatMs }: Sending,
): Promise<Response> {
  const usage = usageOf(chunkOptions.promptChars, content.length)
  const reply: Reply = { content, annotations: [], sources: [], usage }
  if (stream !== true) return c.json(toCompletion(chunkOptions.head, reply), 200)
  const body = eventStream(replyInChunks(reply, chunkOptions), {
    signal: c.var.signal,
    heartbeatMs,
    onError: (error) => formatData(describeOpenAIError(c, error)),
    onEnd: () => undefined,
  })
  return c.body(body, 200, EVENT_STREAM_HEADERS)
}

async function answer(
  c: AppContext,
  request: ChatCompletionRequest,
  { chunkOptions, heartbeatMs }: Sending,
): Promise<Response> {
  const ask = toAskRequest(request)
  c.set('questionChars', ask.question.length)
  if (request.stream === true)
    return streamEvents(c, ask, {
      heartbeatMs,
      toWire: (events) => toChunks(events, chunkOptions),
      onError: (error) => formatData(describeOpenAIError(c, error)),
    })
  const { head, linkTo, promptChars } = chunkOptions
  const answered = await c.var.services.assistant.ask(ask, askOptionsOf(c))
  const content = citedText(answered, linkTo)
  const reply: Reply = {
    content,
    annotations: annotationsOf(content, answered.citations, linkTo),
    sources: sourcesOf(answered.citations, linkTo),
    usage: usageOf(promptChars, content.length, answered.usage),
  }
  return c.json(toCompletion(head, reply), 200)
}

const FormatSchema = z.object({
  json_schema: z.object({ schema: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
})

/** The keys of the JSON object that a request's response_format demands. */
function formatKeysOf({ response_format }: ChatCompletionRequest): string[] {
  const format = FormatSchema.safeParse(response_format)
  return format.success ? Object.keys(format.data.json_schema.schema.properties) : []
}

function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}
