// Page: GET /widget.js, the script that puts a question box on another web site.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { WIDGET_FILE, type LoadPage } from './files.ts'
import type { AppEnv } from '#surfaces/http/context.ts'
import { problems, responds } from '#surfaces/http/describe.ts'
import { sendPageFile } from './page-routes.ts'
import { HttpProblem } from '#surfaces/http/problem.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'

const route = createRoute({
  method: 'get',
  path: '/widget.js',
  operationId: 'widget',
  summary: 'The script of the embeddable widget',
  description: 'Served once TIAOLI_CORS_ORIGINS allows an origin; `docs/widget.md` shows its use.',
  responses: responds(
    'A script for one script element',
    { 'text/javascript': { schema: z.string() } },
    problems(404, 500),
  ),
})

/**
 * The widget route. @param page gives its script as built
 * @param corsOrigins origins that may use it; it is off while there are none
 */
export function widgetRoutes(page: LoadPage, corsOrigins: readonly string[]): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    if (corsOrigins.length === 0)
      throw new HttpProblem('NOT_FOUND', EXACT_PROBLEMS.NOT_FOUND.widget)
    return sendPageFile(c, page, { name: WIDGET_FILE, cacheControl: 'public, max-age=3600' })
  }) as OpenAPIHono<AppEnv>
}

/** Lets pages of other sites load the script; around the headers that keep everything else in. */
export function shareAcrossSites(): MiddlewareHandler<AppEnv> {
  return async function shareScript(c, next) {
    await next()
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  }
}
