// CLI: tiaoli mcp, the Model Context Protocol over standard input and output.
import { followFiles } from '#compose/follow-files.ts'
import { loadConfig } from '#config/config.ts'
import { dayInBeijing } from '#domain/document.ts'
import { createLogger } from '#surfaces/http/logger.ts'
import { serveStdio } from '#surfaces/mcp/stdio.ts'
import type { CommandContext } from '../command.ts'
import { describeFailure } from '../failure.ts'

/** Where links lead when no public address is set: the service of this machine. */
const LOCAL_NAME = '127.0.0.1'

/** Serves one assistant until it hangs up. The library is loaded meanwhile: clients do not wait long. */
export async function mcp({ terminal, open, rebuild }: CommandContext): Promise<void> {
  const { env, now, note, onStop, stdin, stdout } = terminal
  const config = loadConfig(env)
  const { port, publicUrl } = config.server
  const base = (publicUrl ?? `http://${LOCAL_NAME}:${port}`).replace(/\/$/u, '')
  const stopping = new AbortController()
  onStop(() => stopping.abort())
  const tell = (error: unknown): void => note(`${describeFailure(error, false).text}\n`)
  const { signal } = stopping
  const log = createLogger({ level: 'warn', destination: { write: note } })
  const opening = followFiles(config, { open: () => open({ signal }), rebuild, log, signal })
  opening.catch(tell)
  const options = {
    services: async () => (await opening).current(),
    today: () => dayInBeijing(now()),
    linkTo: (path: string) => base + path,
    askOptions: () => ({
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(config.askTimeoutMs)]),
    }),
    onUnexpected: tell,
  }
  await serveStdio({ input: stdin, output: stdout }, options, stopping.signal)
  stopping.abort()
}
