// HTTP: POST /api/search, retrieval alone, with its scores.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { SearchRequestSchema, SearchResultSchema } from '#services/search.ts'
import { contextOf, type AppEnv } from '../context.ts'
import { responds, bodyProblems, json, jsonBody } from '../describe.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '../examples.ts'

const HIT_EXAMPLE = {
  clause: CLAUSE_EXAMPLE,
  documentTitle: DOCUMENT_EXAMPLE.title,
  score: 12.4,
  keywordScore: 12.1,
  vectorScore: 0.61,
  matchedTerms: ['老年用品'],
}

const route = createRoute({
  method: 'post',
  path: '/api/search',
  operationId: 'search',
  summary: 'Find clauses without answering',
  request: { body: jsonBody(SearchRequestSchema, { query: '老年用品', k: 5 }) },
  responses: responds(
    'The best clauses, best first',
    json(SearchResultSchema, { hits: [HIT_EXAMPLE] }),
    bodyProblems(504),
  ),
})

/** The search route. */
export function searchRoutes(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const request = c.req.valid('json')
    c.set('questionChars', request.query.length)
    return c.json(await c.var.assistant.search(request, contextOf(c)), 200)
  }) as OpenAPIHono<AppEnv>
}
