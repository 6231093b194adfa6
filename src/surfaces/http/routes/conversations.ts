// HTTP: /api/conversations, what was asked and responds, to read, rename, delete, take along and judge.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { ConversationListing } from '#config/server.ts'
import { ConversationIdSchema } from '#domain/answer.ts'
import {
  ConversationSchema,
  ConversationSummarySchema,
  FeedbackRequestSchema,
  FeedbackSchema,
  RenameRequestSchema,
  type Conversation,
} from '#domain/conversation.ts'
import { conversationMarkdown } from '#services/conversation-file.ts'
import { ConversationListSchema } from '#services/conversations.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'
import { contextOf, type AppContext, type AppEnv } from '../context.ts'
import { responds, apiProblems, bodyProblems, json, jsonBody } from '../describe.ts'
import { ANSWER_EXAMPLE, CONVERSATION_EXAMPLE } from '../examples.ts'
import { HttpProblem } from '../problem.ts'

const DEFAULT_PAGE = 20
const MAX_PAGE = 100

const { exchanges: _exchanges, ...SUMMARY_EXAMPLE } = CONVERSATION_EXAMPLE
const JUDGED_EXAMPLE = { vote: 'down', reason: 'incomplete', comment: '还有消费券' }
const MARKDOWN_EXAMPLE = `# ${CONVERSATION_EXAMPLE.title}\n`

const params = z.object({ id: ConversationIdSchema.meta({ example: CONVERSATION_EXAMPLE.id }) })

const listRoute = createRoute({
  method: 'get',
  path: '/api/conversations',
  operationId: 'listConversations',
  summary: 'List the conversations',
  description:
    'Those of the caller: of the page by its cookie, of a program by its key or by a random token ' +
    'in X-Tiaoli-Visitor. With TIAOLI_CONVERSATIONS_LISTING `on` those of everybody, with `off` 404.',
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
      cursor: z.string().max(100).optional().describe('`nextCursor` of the page before'),
    }),
  },
  responses: responds(
    'One page',
    json(ConversationListSchema, {
      conversations: [SUMMARY_EXAMPLE],
      nextCursor: null,
    }),
    apiProblems(400, 404),
  ),
})

const readRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{id}',
  operationId: 'getConversation',
  summary: 'Read a conversation with its answers',
  request: { params },
  responses: responds(
    'The answers as they were given, with citations and feedback',
    json(ConversationSchema, CONVERSATION_EXAMPLE),
    apiProblems(400, 404),
  ),
})

const renameRoute = createRoute({
  method: 'patch',
  path: '/api/conversations/{id}',
  operationId: 'renameConversation',
  summary: 'Give a conversation a title',
  request: {
    params,
    body: jsonBody(RenameRequestSchema, { title: '老年用品措施' }),
  },
  responses: responds('Renamed', json(ConversationSummarySchema, SUMMARY_EXAMPLE), bodyProblems()),
})

const deleteRoute = createRoute({
  method: 'delete',
  path: '/api/conversations/{id}',
  operationId: 'deleteConversation',
  summary: 'Delete a conversation with its answers and feedback',
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...apiProblems(400, 404) },
})

const exportRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{id}/export',
  operationId: 'exportConversation',
  summary: 'Take a conversation along as a file',
  request: {
    params,
    query: z.object({ format: z.enum(['markdown', 'json']).default('markdown') }),
  },
  responses: responds(
    'The conversation, as a file to save',
    {
      'text/markdown': { schema: z.string(), example: MARKDOWN_EXAMPLE },
      ...json(ConversationSchema, CONVERSATION_EXAMPLE),
    },
    apiProblems(400, 404),
  ),
})

const feedbackRoute = createRoute({
  method: 'post',
  path: '/api/answers/{id}/feedback',
  operationId: 'giveFeedback',
  summary: 'Say whether an answer was good',
  description:
    'Only answers of a conversation are stored (`conversationId` in the question) and can be ' +
    'judged, by its owner. A later judgement replaces an earlier one.',
  request: {
    params: z.object({ id: z.string().min(1).max(64).meta({ example: ANSWER_EXAMPLE.id }) }),
    body: jsonBody(FeedbackRequestSchema, JUDGED_EXAMPLE),
  },
  responses: responds(
    'Kept with the answer',
    json(FeedbackSchema, { ...JUDGED_EXAMPLE, givenAt: '2026-01-10T01:31:00.000Z' }),
    bodyProblems(),
  ),
})

/**
 * The routes of conversations: whoever knows an id reads, only the owner changes.
 * @param listing whose are listed
 */
export function conversationRoutes(listing: ConversationListing): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>()
  app.use('/api/conversations/*', keepPrivate)
  return app
    .openapi(listRoute, async (c) => {
      if (listing === 'off') throw new HttpProblem('NOT_FOUND', EXACT_PROBLEMS.NOT_FOUND.listing)
      const whose = listing === 'on' ? 'everybody' : listing
      const page = { ...c.req.valid('query'), whose } as const
      return c.json(await c.var.assistant.listConversations(page, contextOf(c)), 200)
    })
    .openapi(readRoute, async (c) =>
      c.json(await c.var.assistant.readConversation(c.req.valid('param'), contextOf(c)), 200),
    )
    .openapi(renameRoute, async (c) => {
      const wanted = { ...c.req.valid('param'), ...c.req.valid('json') }
      return c.json(await c.var.assistant.renameConversation(wanted, contextOf(c)), 200)
    })
    .openapi(deleteRoute, async (c) => {
      await c.var.assistant.deleteConversation(c.req.valid('param'), contextOf(c))
      return c.body(null, 204)
    })
    .openapi(exportRoute, async (c) => {
      const { assistant } = c.var
      const conversation = await assistant.readConversation(c.req.valid('param'), contextOf(c))
      if (c.req.valid('query').format === 'json') {
        nameFile(c, conversation, 'json')
        return c.json(conversation, 200)
      }
      nameFile(c, conversation, 'md')
      const headers = { 'Content-Type': 'text/markdown; charset=utf-8' }
      return c.body(conversationMarkdown(conversation), 200, headers)
    })
    .openapi(feedbackRoute, async (c) => {
      const judgement = { ...c.req.valid('json'), ...c.req.valid('param') }
      return c.json(await c.var.assistant.judgeAnswer(judgement, contextOf(c)), 200)
    }) as OpenAPIHono<AppEnv>
}

/** Nothing between here and the reader keeps a copy. */
const keepPrivate: MiddlewareHandler<AppEnv> = async function keepPrivate(c, next) {
  await next()
  c.header('Cache-Control', 'no-store')
}

/** Characters that some file system refuses. */
const NOT_IN_FILE_NAMES = /[\\/:*?"<>|\p{Cc}]/gu

function nameFile(c: AppContext, { title }: Conversation, extension: 'md' | 'json'): void {
  const name = encodeURIComponent(`${title.replaceAll(NOT_IN_FILE_NAMES, ' ').trim()}.${extension}`)
  const plain = `conversation.${extension}`
  c.header('Content-Disposition', `attachment; filename="${plain}"; filename*=UTF-8''${name}`)
}
