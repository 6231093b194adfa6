// HTTP: /api/conversations, what was asked and answered, to read, rename, delete and take along.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { ConversationListing } from '#config/server.ts'
import { conversationMarkdown } from '#conversation/export.ts'
import type { Refused } from '#store/conversation-store.ts'
import { ConversationIdSchema } from '#domain/answer.ts'
import {
  ConversationSchema,
  ConversationSummarySchema,
  RenameRequestSchema,
  type Conversation,
} from '#domain/conversation.ts'
import type { AppContext, AppEnv } from '../context.ts'
import { json, problems } from '../describe.ts'
import { CONVERSATION_EXAMPLE } from '../examples.ts'
import { HttpProblem } from '../problem.ts'

const DEFAULT_PAGE = 20
const MAX_PAGE = 100

const { exchanges: _exchanges, ...SUMMARY_EXAMPLE } = CONVERSATION_EXAMPLE
const MARKDOWN_EXAMPLE = `# ${CONVERSATION_EXAMPLE.title}\n`

const params = z.object({ id: ConversationIdSchema.meta({ example: CONVERSATION_EXAMPLE.id }) })

export const ConversationListSchema = z
  .object({
    conversations: z.array(ConversationSummarySchema).describe('latest answer first'),
    nextCursor: z.string().nullable().describe('`cursor` of the next page; null on the last'),
  })
  .meta({ id: 'ConversationList' })

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
  responses: {
    200: {
      description: 'One page',
      content: json(ConversationListSchema, {
        conversations: [SUMMARY_EXAMPLE],
        nextCursor: null,
      }),
    },
    ...problems(400, 401, 403, 404, 429, 500, 503),
  },
})

const readRoute = createRoute({
  method: 'get',
  path: '/api/conversations/{id}',
  operationId: 'getConversation',
  summary: 'Read a conversation with its answers',
  request: { params },
  responses: {
    200: {
      description: 'The answers as they were given, with citations and feedback',
      content: json(ConversationSchema, CONVERSATION_EXAMPLE),
    },
    ...problems(400, 401, 403, 404, 429, 500, 503),
  },
})

const renameRoute = createRoute({
  method: 'patch',
  path: '/api/conversations/{id}',
  operationId: 'renameConversation',
  summary: 'Give a conversation a title',
  request: {
    params,
    body: { required: true, content: json(RenameRequestSchema, { title: '老年用品措施' }) },
  },
  responses: {
    200: {
      description: 'Renamed',
      content: json(ConversationSummarySchema, SUMMARY_EXAMPLE),
    },
    ...problems(400, 401, 403, 404, 413, 415, 429, 500, 503),
  },
})

const deleteRoute = createRoute({
  method: 'delete',
  path: '/api/conversations/{id}',
  operationId: 'deleteConversation',
  summary: 'Delete a conversation with its answers and feedback',
  request: { params },
  responses: { 204: { description: 'Deleted' }, ...problems(400, 401, 403, 404, 429, 500, 503) },
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
  responses: {
    200: {
      description: 'The conversation, as a file to save',
      content: {
        'text/markdown': { schema: z.string(), example: MARKDOWN_EXAMPLE },
        ...json(ConversationSchema, CONVERSATION_EXAMPLE),
      },
    },
    ...problems(400, 401, 403, 404, 429, 500, 503),
  },
})

/**
 * The routes of conversations: whoever knows an id reads, only the owner changes.
 * @param listing whose are listed
 */
export function conversationRoutes({
  listing,
}: {
  listing: ConversationListing
}): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>()
  app.use('/api/conversations/*', keepPrivate)
  return app
    .openapi(listRoute, async (c) => {
      if (listing === 'off') throw switchedOff()
      const { limit, cursor } = c.req.valid('query')
      const { services, principal } = c.var
      const page = await services.conversations.list(
        { limit, cursor: cursor ?? null },
        listing === 'on' ? 'everybody' : principal,
      )
      return c.json(page, 200)
    })
    .openapi(readRoute, async (c) =>
      c.json(await requireConversation(c, c.req.valid('param')), 200),
    )
    .openapi(renameRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { title } = c.req.valid('json')
      const { services, principal } = c.var
      const renamed = await services.conversations.rename(id, title, principal)
      if (typeof renamed === 'string') throw refusalOf(renamed)
      return c.json(renamed, 200)
    })
    .openapi(deleteRoute, async (c) => {
      const { services, principal } = c.var
      const deleted = await services.conversations.delete(c.req.valid('param').id, principal)
      if (deleted !== 'deleted') throw refusalOf(deleted)
      return c.body(null, 204)
    })
    .openapi(exportRoute, async (c) => {
      const conversation = await requireConversation(c, c.req.valid('param'))
      if (c.req.valid('query').format === 'json') {
        nameFile(c, conversation, 'json')
        return c.json(conversation, 200)
      }
      nameFile(c, conversation, 'md')
      const headers = { 'Content-Type': 'text/markdown; charset=utf-8' }
      return c.body(conversationMarkdown(conversation), 200, headers)
    }) as OpenAPIHono<AppEnv>
}

/** Nothing between here and the reader keeps a copy. */
const keepPrivate: MiddlewareHandler<AppEnv> = async function keepPrivate(c, next) {
  await next()
  c.header('Cache-Control', 'no-store')
}

async function requireConversation(c: AppContext, { id }: { id: string }): Promise<Conversation> {
  const conversation = await c.var.services.conversations.read(id)
  if (conversation === undefined) throw unknownConversation()
  return conversation
}

/** Its existence is no secret: who knows the id may read it. */
function refusalOf(refused: Refused): HttpProblem {
  return refused === 'foreign' ? foreignConversation() : unknownConversation()
}

/** What is said to those who would change what is somebody else's. */
export function foreignConversation(): HttpProblem {
  return new HttpProblem('FORBIDDEN', {
    zh: '这个对话是别人的：可以看和导出，改名、删除、续写、评价要由它的主人来做。',
    en: 'This conversation is somebody else’s: it can be read and exported, but only its owner renames, deletes, continues or judges it.',
  })
}

function switchedOff(): HttpProblem {
  return new HttpProblem('NOT_FOUND', {
    zh: '本服务不列出对话；请按编号读取，或由管理员设置 TIAOLI_CONVERSATIONS_LISTING。',
    en: 'This service does not list conversations; read them by id, or have TIAOLI_CONVERSATIONS_LISTING set.',
  })
}

function unknownConversation(): HttpProblem {
  return new HttpProblem('NOT_FOUND', {
    zh: '没有这个编号的对话；它可能已被删除或已过期。',
    en: 'There is no conversation of this id; it may have been deleted or have expired.',
  })
}

/** Characters that some file system refuses. */
const NOT_IN_FILE_NAMES = /[\\/:*?"<>|\p{Cc}]/gu

function nameFile(c: AppContext, { title }: Conversation, extension: 'md' | 'json'): void {
  const name = encodeURIComponent(`${title.replaceAll(NOT_IN_FILE_NAMES, ' ').trim()}.${extension}`)
  const plain = `conversation.${extension}`
  c.header('Content-Disposition', `attachment; filename="${plain}"; filename*=UTF-8''${name}`)
}
