// HTTP: POST /api/answers/{id}/feedback, what someone says of an answer.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { FeedbackRequestSchema, FeedbackSchema } from '#domain/conversation.ts'
import type { AppEnv } from '../context.ts'
import { foreignConversation } from './conversations.ts'
import { json, problems } from '../describe.ts'
import { ANSWER_EXAMPLE } from '../examples.ts'
import { HttpProblem } from '../problem.ts'

const route = createRoute({
  method: 'post',
  path: '/api/answers/{id}/feedback',
  operationId: 'giveFeedback',
  summary: 'Say whether an answer was good',
  description:
    'Only answers of a conversation are stored (`conversationId` in the question) and can be ' +
    'judged, by its owner. A later judgement replaces an earlier one.',
  request: {
    params: z.object({ id: z.string().min(1).max(64).meta({ example: ANSWER_EXAMPLE.id }) }),
    body: {
      required: true,
      content: json(FeedbackRequestSchema, {
        vote: 'down',
        reason: 'incomplete',
        comment: '还有消费券',
      }),
    },
  },
  responses: {
    200: {
      description: 'Kept with the answer',
      content: json(FeedbackSchema, {
        vote: 'down',
        reason: 'incomplete',
        comment: '还有消费券',
        givenAt: '2026-01-10T01:31:00.000Z',
      }),
    },
    ...problems(400, 401, 403, 404, 413, 415, 429, 500, 503),
  },
})

/** The feedback route. */
export function feedbackRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { services, principal } = c.var
    const feedback = await services.conversations.judge(id, c.req.valid('json'), principal)
    if (feedback === 'foreign') throw foreignConversation()
    if (feedback === 'unknown')
      throw new HttpProblem('NOT_FOUND', {
        zh: '没有保存这个编号的回答；只有带 conversationId 的提问，其回答才会保存。',
        en: 'No answer of this id is stored; only answers to questions with a conversationId are.',
      })
    return c.json(feedback, 200)
  }) as OpenAPIHono<AppEnv>
}
