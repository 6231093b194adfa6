// MCP: the protocol over standard input and output, for assistants on the same machine.
import type { Readable, Writable } from 'node:stream'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { McpOptions } from './options.ts'
import { createMcpServer } from './server.ts'

export interface StdioStreams {
  input: Readable
  /** Carries nothing but the protocol. */
  output: Writable
}

/** Serves until the input ends or the signal aborts. */
export async function serveStdio(
  { input, output }: StdioStreams,
  options: McpOptions,
  signal: AbortSignal,
): Promise<void> {
  const server = createMcpServer(options)
  const ended = new Promise<void>((resolve) => {
    input.once('end', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await server.connect(new StdioServerTransport(input, output))
  await ended
  await server.close()
}
