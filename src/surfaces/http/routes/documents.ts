// HTTP: GET /api/documents and /api/documents/{id}, what the library holds.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { requireDocument } from '#answer/compare-documents.ts'
import { listDocuments } from '#answer/document-list.ts'
import { PolicyDocumentSchema } from '#domain/document.ts'
import { documentOn } from '#domain/validity.ts'
import { ClauseNodeSchema, clauseTree } from './clause-tree.ts'
import type { AppEnv } from '../context.ts'
import { json, problems } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../examples.ts'

export const ListedDocumentSchema = PolicyDocumentSchema.extend({
  clauseCount: z.int().describe('of its policy text'),
}).meta({ id: 'ListedDocument' })

export const DocumentListSchema = z
  .object({ documents: z.array(ListedDocumentSchema) })
  .meta({ id: 'DocumentList' })

export const DocumentDetailSchema = PolicyDocumentSchema.extend({
  clauses: z.array(ClauseNodeSchema).describe('the policy text as a tree'),
  matter: z
    .array(ClauseNodeSchema)
    .describe('words about the document: title, number, cover notice, signature'),
}).meta({ id: 'DocumentDetail' })

const { id, kind, label, title, text, defects } = CLAUSE_EXAMPLE
const NODE_EXAMPLE = { id, kind, label, title, text, defects, children: [] }

const listRoute = createRoute({
  method: 'get',
  path: '/api/documents',
  operationId: 'listDocuments',
  summary: 'List the documents',
  description: 'Metadata of every document; `standing` is that of today.',
  responses: {
    200: {
      description: 'All documents in library order',
      content: json(DocumentListSchema, {
        documents: [{ ...DOCUMENT_EXAMPLE, clauseCount: 40 }],
      }),
    },
    ...problems(401, 403, 429, 500, 503),
  },
})

const detailRoute = createRoute({
  method: 'get',
  path: '/api/documents/{id}',
  operationId: 'getDocument',
  summary: 'Read a document, clause by clause',
  request: { params: z.object({ id: z.string().meta({ example: DOCUMENT_EXAMPLE.id }) }) },
  responses: {
    200: {
      description: 'Metadata and the tree of clauses',
      content: json(DocumentDetailSchema, {
        ...DOCUMENT_EXAMPLE,
        clauses: [NODE_EXAMPLE],
        matter: [],
      }),
    },
    ...problems(401, 403, 404, 429, 500, 503),
  },
})

/** The document routes. @param today the day whose standing is shown, YYYY-MM-DD */
export function documentRoutes({ today }: { today: () => string }): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>()
    .openapi(listRoute, async (c) => {
      return c.json({ documents: await listDocuments(c.var.services.library, today()) }, 200)
    })
    .openapi(detailRoute, async (c) => {
      const { library } = c.var.services
      const document = await requireDocument(library, c.req.valid('param').id)
      const tree = clauseTree(await library.clausesOf(document.id))
      return c.json({ ...documentOn(document, today()), ...tree }, 200)
    }) as OpenAPIHono<AppEnv>
}
