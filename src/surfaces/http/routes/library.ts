// HTTP: GET /api/documents, /api/documents/{id} and /api/clauses/{id}, what the library holds.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { ClauseDetailSchema } from '#services/clauses.ts'
import { DocumentDetailSchema, DocumentListSchema } from '#services/documents.ts'
import { contextOf, type AppEnv } from '../context.ts'
import { responds, apiProblems, json } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE, LISTED_EXAMPLE } from '../examples.ts'

const { id, kind, label, title, text, defects } = CLAUSE_EXAMPLE
const NODE_EXAMPLE = { id, kind, label, title, text, defects, children: [] }

const idOf = (example: string) => z.object({ id: z.string().meta({ example }) })

const listRoute = createRoute({
  method: 'get',
  path: '/api/documents',
  operationId: 'listDocuments',
  summary: 'List the documents',
  description: 'Metadata of every document; `standing` is that of today.',
  responses: responds(
    'All documents in library order',
    json(DocumentListSchema, { documents: [LISTED_EXAMPLE] }),
    apiProblems(),
  ),
})

const detailRoute = createRoute({
  method: 'get',
  path: '/api/documents/{id}',
  operationId: 'getDocument',
  summary: 'Read a document, clause by clause',
  request: { params: idOf(DOCUMENT_EXAMPLE.id) },
  responses: responds(
    'Metadata and the tree of clauses',
    json(DocumentDetailSchema, {
      ...DOCUMENT_EXAMPLE,
      clauses: [NODE_EXAMPLE],
      matter: [],
    }),
    apiProblems(404),
  ),
})

const clauseRoute = createRoute({
  method: 'get',
  path: '/api/clauses/{id}',
  operationId: 'getClause',
  summary: 'Read one clause',
  request: { params: idOf(CLAUSE_EXAMPLE.id) },
  responses: responds(
    'The clause, its document and the ids of its neighbours',
    json(ClauseDetailSchema, {
      clause: CLAUSE_EXAMPLE,
      document: DOCUMENT_EXAMPLE,
      parent: CLAUSE_EXAMPLE.parentId,
      children: [],
      previous: CLAUSE_EXAMPLE.parentId,
      next: null,
    }),
    apiProblems(404),
  ),
})

/** The routes of documents and clauses. */
export function libraryRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>()
    .openapi(listRoute, async (c) =>
      c.json(await c.var.assistant.listDocuments({}, contextOf(c)), 200),
    )
    .openapi(detailRoute, async (c) =>
      c.json(await c.var.assistant.readDocument(c.req.valid('param'), contextOf(c)), 200),
    )
    .openapi(clauseRoute, async (c) =>
      c.json(await c.var.assistant.readClause(c.req.valid('param'), contextOf(c)), 200),
    ) as OpenAPIHono<AppEnv>
}
