// CLI: tiaoli mcp, the Model Context Protocol over standard input and output.
import { loadConfig } from '#config/config.ts'
import { serveStdio } from '#surfaces/mcp/stdio.ts'
import { requestOf, type CommandContext } from '../command.ts'
import { describeFailure } from '../failure.ts'

/** Where links lead when no public address is set: the service of this machine. */
const LOCAL_NAME = '127.0.0.1'

/** Serves one assistant until it hangs up. The library is loaded meanwhile: clients do not wait long. */
export async function mcp(context: CommandContext): Promise<void> {
  const { env, note, onStop, stdin, stdout } = context.terminal
  const { server, askTimeoutMs } = loadConfig(env)
  const base = (server.publicUrl ?? `http://${LOCAL_NAME}:${server.port}`).replace(/\/$/u, '')
  const stopping = new AbortController()
  onStop(() => stopping.abort())
  const tell = (error: unknown): void => note(`${describeFailure(error, false).text}\n`)
  const opening = context.follow(stopping.signal)
  opening.catch(tell)
  const options = {
    assistant: async () => (await opening).current().assistant,
    newContext: () => ({
      ...requestOf(context),
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(askTimeoutMs)]),
    }),
    linkTo: (path: string) => base + path,
    onUnexpected: tell,
  }
  await serveStdio({ input: stdin, output: stdout }, options, stopping.signal)
  stopping.abort()
}
