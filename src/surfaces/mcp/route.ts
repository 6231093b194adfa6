// MCP: /mcp, the Model Context Protocol beside the HTTP API.
import { OpenAPIHono } from '@hono/zod-openapi'
import { linksFrom } from '#surfaces/http/callers/access.ts'
import { askOptionsOf } from '#surfaces/http/ask-options.ts'
import type { AppEnv } from '#surfaces/http/context.ts'
import { HttpProblem } from '#surfaces/http/problem.ts'

export interface McpRouteOptions {
  today: () => string
  publicUrl: string | null
}

/** The MCP route; the protocol is loaded when it is first spoken, since it takes long to load. */
export function mcpRoutes({ today, publicUrl }: McpRouteOptions): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>()
  routes.all('/mcp', async (c) => {
    // Without sessions there is nothing to listen to or to end.
    if (c.req.method !== 'POST') {
      c.header('Allow', 'POST')
      throw new HttpProblem('METHOD_NOT_ALLOWED')
    }
    const { services, logger, requestId } = c.var
    const { handleMcpRequest } = await import('./http.ts')
    return handleMcpRequest(c.req.raw, {
      services: async () => services,
      today,
      linkTo: linksFrom(c, publicUrl),
      askOptions: () => askOptionsOf(c),
      onUnexpected: (error) => logger.error({ err: error, requestId }, 'tool failed'),
    })
  })
  return routes
}
