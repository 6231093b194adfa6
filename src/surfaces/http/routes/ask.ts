// HTTP: POST /api/ask, a question in, a verified answer out, whole or as events.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { accepts } from 'hono/accepts'
import type { AnswerEvent } from '#answer/assistant.ts'
import { AnswerSchema, AskRequestSchema, type AskRequest } from '#domain/answer.ts'
import { askOptionsOf } from '../ask-options.ts'
import type { AppContext, AppEnv } from '../context.ts'
import { json, problems } from '../describe.ts'
import { streamEvents } from '../answer-stream.ts'
import { formatEvent, type ServerSentEvent } from '../event-stream.ts'
import { ANSWER_EXAMPLE } from '../examples.ts'
import { describeProblem, logFailure } from '../problem.ts'

const EVENT_STREAM_DESCRIPTION = `Server-sent events, the data of each one line of JSON:
\`answer-start\` {id, standaloneQuestion, intent}, \`evidence\` {clauses}, \`answer-delta\` {text},
\`citation\` (a Citation), \`tool-call\` {name, arguments, clauses} in mode deep, \`answer-reset\`
{} when what was released is withdrawn and the answer begins anew, \`answer-end\` (the whole Answer), or \`error\` (a Problem) if it fails
midway. Text is released sentence by sentence after it was checked. A comment is sent while nothing
happens.`

const route = createRoute({
  method: 'post',
  path: '/api/ask',
  operationId: 'ask',
  summary: 'Ask a question',
  description: 'With `stream: true` or `Accept: text/event-stream` the answer comes as events.',
  request: {
    body: {
      required: true,
      content: json(AskRequestSchema, { question: '哪些措施涉及老年用品？' }),
    },
  },
  responses: {
    200: {
      description: 'The answer; a refusal is an answer too (`outcome: refused`)',
      content: {
        ...json(AnswerSchema, ANSWER_EXAMPLE),
        'text/event-stream': { schema: z.string().describe(EVENT_STREAM_DESCRIPTION) },
      },
    },
    ...problems(400, 401, 403, 404, 413, 415, 429, 500, 503, 504),
  },
})

/** The ask route. @param heartbeatMs pause after which a silent event stream sends a comment */
export function askRoutes({ heartbeatMs }: { heartbeatMs: number }): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const request = c.req.valid('json')
    c.set('questionChars', request.question.length)
    if (request.stream === true || prefersEvents(c)) return streamAnswer(c, request, heartbeatMs)
    return c.json(await c.var.services.assistant.ask(request, askOptionsOf(c)), 200)
  }) as OpenAPIHono<AppEnv>
}

function prefersEvents(c: AppContext): boolean {
  const supports = ['application/json', 'text/event-stream']
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === supports[1]
}

async function streamAnswer(
  c: AppContext,
  request: AskRequest,
  heartbeatMs: number,
): Promise<Response> {
  return streamEvents(c, request, {
    heartbeatMs,
    toWire: async function* (events) {
      for await (const event of events) yield formatEvent(toServerSentEvent(event))
    },
    onError: (error) => formatEvent(toErrorEvent(c, error)),
  })
}

function toServerSentEvent(event: AnswerEvent): ServerSentEvent {
  if (event.type === 'citation') return { event: event.type, data: event.citation }
  if (event.type === 'answer-end') return { event: event.type, data: event.answer }
  const { type, ...data } = event
  return { event: type, data }
}

function toErrorEvent(c: AppContext, error: unknown): ServerSentEvent {
  const problem = describeProblem(error, { language: c.var.language, requestId: c.var.requestId })
  logFailure(c, error, problem.status)
  return { event: 'error', data: problem }
}
