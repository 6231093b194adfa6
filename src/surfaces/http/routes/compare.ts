// HTTP: GET /api/compare, two documents aligned clause by clause.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { ClauseSchema } from '#domain/clause.ts'
import { PolicyDocumentSchema } from '#domain/document.ts'
import type { AppEnv } from '../context.ts'
import { json, problems } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../examples.ts'

export const ComparisonSchema = z
  .object({
    from: PolicyDocumentSchema,
    to: PolicyDocumentSchema,
    pairs: z.array(
      z.object({
        from: ClauseSchema.nullable(),
        to: ClauseSchema.nullable(),
        similarity: z.number().nullable().describe('of the two texts, 0..1'),
        change: z.enum(['same', 'changed', 'added', 'dropped']),
        figures: z
          .object({ from: z.array(z.string()), to: z.array(z.string()) })
          .describe('quantities that only one side sets, as printed'),
      }),
    ),
  })
  .meta({ id: 'Comparison' })

export const DocumentIdSchema = z.string().min(1).meta({ example: DOCUMENT_EXAMPLE.id })

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
  responses: {
    200: {
      description: 'Aligned pairs of clauses',
      content: json(ComparisonSchema, {
        from: DOCUMENT_EXAMPLE,
        to: DOCUMENT_EXAMPLE,
        pairs: [
          {
            from: CLAUSE_EXAMPLE,
            to: CLAUSE_EXAMPLE,
            similarity: 1,
            change: 'same',
            figures: { from: [], to: [] },
          },
        ],
      }),
    },
    ...problems(400, 401, 403, 404, 429, 500, 503, 504),
  },
})

/** The compare route. */
export function compareRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    return c.json(await c.var.services.assistant.compare(c.req.valid('query')), 200)
  }) as OpenAPIHono<AppEnv>
}
