// HTTP: GET /api/map, what the documents stress: clauses by topic and document.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { TopicMapSchema, TopicsSchema } from '#services/topic-map.ts'
import { contextOf, type AppEnv } from '../context.ts'
import { responds, apiProblems, json } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE, LISTED_EXAMPLE } from '../examples.ts'

const { id, label } = CLAUSE_EXAMPLE
const ROW_EXAMPLE = {
  topic: '老年用品',
  kind: 'asked',
  cells: [{ documentId: DOCUMENT_EXAMPLE.id, clauses: [{ id, label }] }],
  unread: 0,
}

const route = createRoute({
  method: 'get',
  path: '/api/map',
  operationId: 'mapTopics',
  summary: 'Count clauses by topic and document',
  description: 'Every clause is tested, as for list questions.',
  request: {
    query: z.object({
      topic: TopicsSchema.meta({ example: '老年用品' }).describe(
        'repeat for several; without any, the topics that the library suggests',
      ),
    }),
  },
  responses: responds(
    'One row a topic; documents without such a clause have no cell',
    json(TopicMapSchema, { documents: [LISTED_EXAMPLE], rows: [ROW_EXAMPLE] }),
    apiProblems(400, 504),
  ),
})

/** The map route. */
export function mapRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { topic: topics } = c.req.valid('query')
    return c.json(await c.var.assistant.mapTopics({ topics }, contextOf(c)), 200)
  }) as OpenAPIHono<AppEnv>
}
