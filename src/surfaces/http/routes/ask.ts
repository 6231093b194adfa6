// HTTP: POST /api/ask, a question in, a verified answer out, whole or as events.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { accepts } from 'hono/accepts'
import type { AnswerEvent } from '#answer/assistant.ts'
import { AnswerSchema, AskRequestSchema } from '#domain/answer.ts'
import { streamAnswer } from '../answer-stream.ts'
import { contextOf, type AppContext, type AppEnv } from '../context.ts'
import { responds, bodyProblems, json, jsonBody } from '../describe.ts'
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
  request: { body: jsonBody(AskRequestSchema, { question: '哪些措施涉及老年用品？' }) },
  responses: responds(
    'The answer; a refusal is an answer too (`outcome: refused`)',
    {
      ...json(AnswerSchema, ANSWER_EXAMPLE),
      'text/event-stream': { schema: z.string().describe(EVENT_STREAM_DESCRIPTION) },
    },
    bodyProblems(504),
  ),
})

/** The ask route. */
export function askRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const request = c.req.valid('json')
    c.set('questionChars', request.question.length)
    if (request.stream !== true && !prefersEvents(c))
      return c.json(await c.var.assistant.ask(request, contextOf(c)), 200)
    return streamAnswer(c, request, {
      toWire: async function* (events) {
        for await (const event of events) yield formatEvent(toServerSentEvent(event))
      },
      onError: (error) => formatEvent(toErrorEvent(c, error)),
    })
  }) as OpenAPIHono<AppEnv>
}

function prefersEvents(c: AppContext): boolean {
  const supports = ['application/json', 'text/event-stream']
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === supports[1]
}

function toServerSentEvent(event: AnswerEvent): ServerSentEvent {
  if (event.type === 'citation') return { event: event.type, data: event.citation }
  if (event.type === 'answer-end') return { event: event.type, data: event.answer }
  const { type, ...data } = event
  return { event: type, data }
}

function toErrorEvent(c: AppContext, error: unknown): ServerSentEvent {
  const problem = describeProblem(error, c.var)
  logFailure(c, error, problem.status)
  return { event: 'error', data: problem }
}
