// CLI: tiaoli serve, the same service as npm start.
import { followFiles } from '#compose/follow-files.ts'
import { loadConfig } from '#config/config.ts'
import { createPageLoader } from '#surfaces/page/loader.ts'
import { createLogger } from '#surfaces/http/logger.ts'
import { runServer } from '#surfaces/http/run.ts'
import type { CommandContext } from '../command.ts'

export interface ServeOptions {
  host?: string
  port?: string
}

/** Serves until the process is asked to stop. */
export async function serve({ host, port }: ServeOptions, context: CommandContext): Promise<void> {
  const { env, now, onStop } = context.terminal
  const config = loadConfig({ ...env, HOST: host ?? env['HOST'], PORT: port ?? env['PORT'] })
  const logger = createLogger({ level: config.logLevel })
  await runServer({
    config,
    load: (options) =>
      followFiles(config, {
        open: () => context.open(options),
        rebuild: context.rebuild,
        log: logger,
        signal: options.signal,
      }),
    page: createPageLoader(),
    logger,
    now,
    onStop,
  })
}
