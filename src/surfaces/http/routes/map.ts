// HTTP: GET /api/map, what the documents stress: clauses by topic and document.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { listDocuments } from '#answer/document-list.ts'
import type { AppEnv } from '../context.ts'
import { json, problems } from '../describe.ts'
import { ListedDocumentSchema } from './documents.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../examples.ts'

const MAX_TOPICS = 30
const MAX_TOPIC_CHARS = 40

export const TopicMapSchema = z
  .object({
    documents: z.array(ListedDocumentSchema),
    rows: z.array(
      z.object({
        topic: z.string(),
        kind: z.enum(['industry', 'theme', 'asked']),
        cells: z.array(
          z.object({
            documentId: z.string(),
            clauses: z.array(z.object({ id: z.string(), label: z.string() })),
          }),
        ),
        unread: z.int().describe('clauses with a word of the topic that were too many to be read'),
      }),
    ),
  })
  .meta({ id: 'TopicMap' })

const TopicSchema = z.string().trim().min(1).max(MAX_TOPIC_CHARS)

const route = createRoute({
  method: 'get',
  path: '/api/map',
  operationId: 'mapTopics',
  summary: 'Count clauses by topic and document',
  description: 'Every clause is tested, as for list questions.',
  request: {
    query: z.object({
      topic: z
        .union([TopicSchema.transform((topic) => [topic]), z.array(TopicSchema).max(MAX_TOPICS)])
        .optional()
        .meta({ example: '老年用品' })
        .describe('repeat for several; without any, the topics that the library suggests'),
    }),
  },
  responses: {
    200: {
      description: 'One row a topic; documents without such a clause have no cell',
      content: json(TopicMapSchema, {
        documents: [{ ...DOCUMENT_EXAMPLE, clauseCount: 40 }],
        rows: [
          {
            topic: '老年用品',
            kind: 'asked',
            cells: [
              {
                documentId: DOCUMENT_EXAMPLE.id,
                clauses: [{ id: CLAUSE_EXAMPLE.id, label: CLAUSE_EXAMPLE.label }],
              },
            ],
            unread: 0,
          },
        ],
      }),
    },
    ...problems(400, 401, 403, 429, 500, 503, 504),
  },
})

/** The map route. @param today the day whose standing is shown, YYYY-MM-DD */
export function mapRoutes({ today }: { today: () => string }): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { assistant, library } = c.var.services
    const { topic } = c.req.valid('query')
    const rows = await assistant.mapTopics(topic)
    return c.json({ documents: await listDocuments(library, today()), rows }, 200)
  }) as OpenAPIHono<AppEnv>
}
