// HTTP: GET /api/clauses/{id}, one clause and what stands around it.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { requireDocument } from '#answer/compare-documents.ts'
import { ClauseSchema } from '#domain/clause.ts'
import { PolicyDocumentSchema } from '#domain/document.ts'
import { documentOn } from '#domain/validity.ts'
import { AppError } from '#domain/errors.ts'
import type { LibraryView } from '#library/view.ts'
import { neighboursOf } from './clause-tree.ts'
import type { AppEnv } from '../context.ts'
import { json, problems } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../examples.ts'

export const ClauseDetailSchema = z
  .object({
    clause: ClauseSchema,
    document: PolicyDocumentSchema,
    parent: z.string().nullable().describe('id of the clause that this one belongs to'),
    children: z.array(z.string()).describe('ids of the clauses directly below'),
    previous: z.string().nullable().describe('id of the clause before, in reading order'),
    next: z.string().nullable().describe('id of the clause after, in reading order'),
  })
  .meta({ id: 'ClauseDetail' })

const route = createRoute({
  method: 'get',
  path: '/api/clauses/{id}',
  operationId: 'getClause',
  summary: 'Read one clause',
  request: { params: z.object({ id: z.string().meta({ example: CLAUSE_EXAMPLE.id }) }) },
  responses: {
    200: {
      description: 'The clause, its document and the ids of its neighbours',
      content: json(ClauseDetailSchema, {
        clause: CLAUSE_EXAMPLE,
        document: DOCUMENT_EXAMPLE,
        parent: CLAUSE_EXAMPLE.parentId,
        children: [],
        previous: CLAUSE_EXAMPLE.parentId,
        next: null,
      }),
    },
    ...problems(401, 403, 404, 429, 500, 503),
  },
})

/** The clause route. @param today the day whose standing is shown, YYYY-MM-DD */
export function clauseRoutes({ today }: { today: () => string }): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    return c.json(await readClause(c.var.services.library, c.req.valid('param').id, today()), 200)
  }) as OpenAPIHono<AppEnv>
}

/**
 * A clause, its document as of a day, and the ids around it.
 * @throws AppError NOT_FOUND
 */
export async function readClause(
  library: LibraryView,
  id: string,
  day: string,
): Promise<z.infer<typeof ClauseDetailSchema>> {
  const clause = await library.clause(id)
  if (clause === undefined) throw new AppError('NOT_FOUND', `没有编号为“${id}”的条款。`)
  const document = await requireDocument(library, clause.documentId)
  const siblings = await library.clausesOf(document.id)
  return { clause, document: documentOn(document, day), ...neighboursOf(clause, siblings) }
}
