// HTTP: POST /api/search, retrieval alone, with its scores.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { AskRequestSchema } from '#domain/answer.ts'
import { ClauseSchema } from '#domain/clause.ts'
import type { AppEnv } from '../context.ts'
import { json, problems } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../examples.ts'

const DEFAULT_HITS = 10
const MAX_HITS = 100

export const SearchRequestSchema = z
  .strictObject({
    query: AskRequestSchema.shape.question,
    k: z.int().min(1).max(MAX_HITS).default(DEFAULT_HITS).describe('most hits to return'),
    documents: AskRequestSchema.shape.documents,
  })
  .meta({ id: 'SearchRequest' })

export const SearchResultSchema = z
  .object({
    hits: z.array(
      z.object({
        clause: ClauseSchema,
        documentTitle: z.string(),
        score: z.number().describe('the order of the hits; higher is better'),
        keywordScore: z.number().nullable().describe('BM25, if the keyword search found it'),
        vectorScore: z.number().nullable().describe('cosine, if the vector search found it'),
        matchedTerms: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'SearchResult' })

const route = createRoute({
  method: 'post',
  path: '/api/search',
  operationId: 'search',
  summary: 'Find clauses without answering',
  request: {
    body: { required: true, content: json(SearchRequestSchema, { query: '老年用品', k: 5 }) },
  },
  responses: {
    200: {
      description: 'The best clauses, best first',
      content: json(SearchResultSchema, {
        hits: [
          {
            clause: CLAUSE_EXAMPLE,
            documentTitle: DOCUMENT_EXAMPLE.title,
            score: 12.4,
            keywordScore: 12.1,
            vectorScore: 0.61,
            matchedTerms: ['老年用品'],
          },
        ],
      }),
    },
    ...problems(400, 401, 403, 404, 413, 415, 429, 500, 503, 504),
  },
})

/** The search route. */
export function searchRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { query, k, documents } = c.req.valid('json')
    c.set('questionChars', query.length)
    const request = documents === undefined ? { query, k } : { query, k, documents }
    return c.json({ hits: await c.var.services.assistant.search(request) }, 200)
  }) as OpenAPIHono<AppEnv>
}
