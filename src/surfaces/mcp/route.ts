// MCP: /mcp, the Model Context Protocol beside the HTTP API.
import { Hono } from 'hono'
import { contextOf, type AppEnv } from '#surfaces/http/context.ts'
import type { Mount } from '#surfaces/http/mount.ts'
import { HttpProblem } from '#surfaces/http/problem.ts'
import { toRpcError } from './failure.ts'

/** MCP as a part of the service; the protocol is loaded when it is first spoken: it takes long. */
export function mcpMount(): Mount {
  const routes = new Hono<AppEnv>()
  routes.all('/mcp', async (c) => {
    // Without sessions there is nothing to listen to or to end.
    if (c.req.method !== 'POST') {
      c.header('Allow', 'POST')
      throw new HttpProblem('METHOD_NOT_ALLOWED')
    }
    const { assistant, logger, requestId, linkTo } = c.var
    const { handleMcpRequest } = await import('./http.ts')
    return handleMcpRequest(c.req.raw, {
      assistant: async () => assistant,
      newContext: () => contextOf(c),
      linkTo,
      onUnexpected: (error) => logger.error({ err: error, requestId }, 'tool failed'),
    })
  })
  return {
    programs: '/mcp',
    computing: [['ALL', '/mcp']],
    describeFailure: toRpcError,
    routes: [routes],
  }
}
