// MCP: one HTTP request over the Streamable HTTP transport, without sessions.
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { McpOptions } from './options.ts'
import { createMcpServer } from './server.ts'

/**
 * Answers one POST. A server of its own serves each request, so that nothing of one client reaches
 * another and any replica can answer.
 */
export async function handleMcpRequest(request: Request, options: McpOptions): Promise<Response> {
  const server = createMcpServer(options)
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  try {
    return await transport.handleRequest(request)
  } finally {
    await server.close()
  }
}
