// OpenAI API: GET /v1/models and POST /v1/chat/completions for any client of that API.
import { randomUUID } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { streamAnswer } from '#surfaces/http/answer-stream.ts'
import { contextOf, type AppContext, type AppEnv } from '#surfaces/http/context.ts'
import { json, jsonBody, responds } from '#surfaces/http/describe.ts'
import { sendEvents } from '#surfaces/http/event-stream.ts'
import type { Mount } from '#surfaces/http/mount.ts'
import { codeOf, describeProblem, HttpProblem } from '#surfaces/http/problem.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'
import { ChatCompletionSchema, replyOf, toCompletion, usageOf, type Reply } from './completion.ts'
import { COMPLETION_EXAMPLE, ERROR_EXAMPLE, MODEL_EXAMPLE } from './examples.ts'
import { OpenAIErrorSchema, toOpenAIError } from './failure.ts'
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

const FAILURE = {
  description: 'An error of the OpenAI API',
  content: json(OpenAIErrorSchema, ERROR_EXAMPLE),
}
const failures = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [status, FAILURE]))

const listRoute = createRoute({
  method: 'get',
  path: '/v1/models',
  operationId: 'listModels',
  summary: 'OpenAI API: the one model there is',
  responses: responds(
    'The models',
    json(z.object({ object: z.literal('list'), data: z.array(ModelSchema) }), {
      object: 'list',
      data: [MODEL_EXAMPLE],
    }),
    failures(401, 403, 429),
  ),
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
    body: jsonBody(ChatCompletionRequestSchema, {
      model: MODEL_ID,
      messages: [{ role: 'user', content: '哪些措施涉及老年用品？' }],
    }),
  },
  responses: responds(
    'The answer with its sources',
    {
      ...json(ChatCompletionSchema, COMPLETION_EXAMPLE),
      'text/event-stream': { schema: z.string() },
    },
    failures(400, 401, 403, 404, 413, 415, 429, 500, 503, 504),
  ),
})

/** The OpenAI API as a part of the service. */
export function openAIMount(now: () => Date): Mount {
  return {
    programs: '/v1/*',
    computing: [['POST', '/v1/chat/completions']],
    describeFailure: toOpenAIError,
    routes: [openAIRoutes(now)],
  }
}

function openAIRoutes(now: () => Date): OpenAPIHono<AppEnv> {
  const createdAt = seconds(now())
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
      return complete(c, request, seconds(now()))
    }) as OpenAPIHono<AppEnv>
}

function requireModel(id: string): void {
  if (id === MODEL_ID) return
  throw new HttpProblem('NOT_FOUND', EXACT_PROBLEMS.NOT_FOUND.model(id, MODEL_ID), {
    fieldErrors: [{ field: 'model', message: id }],
  })
}

function complete(
  c: AppContext,
  request: ChatCompletionRequest,
  created: number,
): Response | Promise<Response> {
  const messages = plainMessages(request)
  const chunks: ChunkOptions = {
    head: { id: `chatcmpl-${randomUUID()}`, created, model: request.model },
    linkTo: c.var.linkTo,
    includeUsage: request.stream_options?.include_usage === true,
    promptChars: messages.reduce((sum, { text }) => sum + text.length, 0),
  }
  const onError = (error: unknown): string =>
    formatData(toOpenAIError(describeProblem(error, c.var), codeOf(error)))
  const chore = replyToChore(messages, formatKeysOf(request))
  if (chore === null) return answer(c, request, { chunks, onError })
  const usage = usageOf(chunks.promptChars, chore.length)
  const reply: Reply = { content: chore, annotations: [], sources: [], usage }
  if (request.stream !== true) return c.json(toCompletion(chunks.head, reply), 200)
  const sending = { onError, onEnd: () => undefined, signal: c.var.signal }
  return sendEvents(c, replyInChunks(reply, chunks), sending)
}

async function answer(
  c: AppContext,
  request: ChatCompletionRequest,
  { chunks, onError }: { chunks: ChunkOptions; onError: (error: unknown) => string },
): Promise<Response> {
  const ask = toAskRequest(request)
  c.set('questionChars', ask.question.length)
  if (request.stream === true)
    return streamAnswer(c, ask, { toWire: (events) => toChunks(events, chunks), onError })
  const { head, linkTo, promptChars } = chunks
  const answered = await c.var.assistant.ask(ask, contextOf(c))
  return c.json(toCompletion(head, replyOf(answered, linkTo, promptChars)), 200)
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
