// Entry: npm start, the HTTP service.
import { loadConfig } from './config.ts'
import { AppError } from './domain/errors.ts'
import { readEnvironment, tellInvocation } from './environment.ts'
import { createPageLoader } from './page/build.ts'
import { createLogger } from './server/logger.ts'
import { runServer } from './server/run.ts'

/** The first signal stops the service, the second ends the process. */
function onStop(stop: () => void): void {
  let asked = false
  const listener = (): void => {
    if (asked) process.exit(1)
    asked = true
    stop()
  }
  // Not once: while a lock is held, its library kills a process that has no listener of its own.
  process.on('SIGTERM', listener)
  process.on('SIGINT', listener)
}

try {
  tellInvocation(process)
  const config = loadConfig(readEnvironment())
  await runServer({
    config,
    // Imported after the port is open: it brings the whole product along.
    load: async (options) => (await import('./compose.ts')).compose(config, options),
    page: createPageLoader(),
    logger: createLogger({ level: config.logLevel }),
    now: () => new Date(),
    onStop,
  })
  process.exit(0)
} catch (error) {
  // The log may be silent or go elsewhere; why a service did not start belongs on the screen.
  console.error(error instanceof AppError ? `错误：${error.message}` : error)
  process.exitCode = 1
}
