// HTTP: GET /api/compare, two documents aligned clause by clause.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { ComparisonSchema } from '#services/compare.ts'
import { contextOf, type AppEnv } from '../context.ts'
import { responds, apiProblems, json } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../examples.ts'

const DocumentIdSchema = z.string().min(1).meta({ example: DOCUMENT_EXAMPLE.id })

const PAIR_EXAMPLE = {
  from: CLAUSE_EXAMPLE,
  to: CLAUSE_EXAMPLE,
  similarity: 1,
  change: 'same',
  figures: { from: [], to: [] },
}

const route = createRoute({
  method: 'get',
  path: '/api/compare',
  operationId: 'compare',
  summary: 'Compare two documents',
  description: 'What was kept, changed, added and dropped from one document to the other.',
  request: {
    query: z.object({
      from: DocumentIdSchema.describe('id of the earlier document'),
      to: DocumentIdSchema.describe('id of the later document'),
    }),
  },
  responses: responds(
    'Aligned pairs of clauses',
    json(ComparisonSchema, {
      from: DOCUMENT_EXAMPLE,
      to: DOCUMENT_EXAMPLE,
      pairs: [PAIR_EXAMPLE],
    }),
    apiProblems(400, 404, 504),
  ),
})

/** The compare route. */
export function compareRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) =>
    c.json(await c.var.assistant.compare(c.req.valid('query'), contextOf(c)), 200),
  ) as OpenAPIHono<AppEnv>
}
