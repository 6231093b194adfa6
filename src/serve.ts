// Entry: npm start, the HTTP service.
import { compose } from './compose.ts'
import { loadConfig } from './config.ts'
import { AppError } from './domain/errors.ts'
import { readEnvironment } from './environment.ts'
import { createLogger } from './server/logger.ts'
import { runServer } from './server/run.ts'

function onStop(stop: () => void): void {
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

try {
  const config = loadConfig(readEnvironment())
  await runServer({
    config,
    load: () => compose(config),
    logger: createLogger({ level: config.logLevel }),
    now: () => new Date(),
    onStop,
  })
  // A library that is still being built when the service stops is not waited for.
  process.exit(0)
} catch (error) {
  // The log may be silent or go elsewhere; why a service did not start belongs on the screen.
  console.error(error instanceof AppError ? `错误：${error.message}` : error)
  process.exitCode = 1
}
