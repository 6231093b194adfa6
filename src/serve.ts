// Entry: npm start, the HTTP service.
import { fileURLToPath } from 'node:url'
import { REBUILD_ARGUMENT, rebuildForParent, rebuildIn } from '#compose/rebuild.ts'
import { runService } from '#compose/service.ts'
import { loadConfig } from '#config/config.ts'
import { AppError } from '#domain/errors.ts'
import { readEnvironment, tellInvocation } from '#environment.ts'

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

async function serve(): Promise<void> {
  tellInvocation(process)
  const config = loadConfig(readEnvironment())
  await runService({
    config,
    // Imported after the port is open: it brings the whole product along.
    open: async (options) => {
      const [{ compose }, { loadPartsOfSpeech }] = await Promise.all([
        import('#compose.ts'),
        import('#zh/part-of-speech.ts'),
        // No question shall wait until it is loaded.
        import('#library/hnswlib.ts'),
      ])
      await loadPartsOfSpeech()
      return compose(config, options)
    },
    rebuild: rebuildIn(fileURLToPath(import.meta.url)),
    now: () => new Date(),
    onStop,
  })
  process.exit(0)
}

try {
  if (process.argv[2] === REBUILD_ARGUMENT)
    await rebuildForParent(() => loadConfig(readEnvironment()))
  else await serve()
} catch (error) {
  // The log may be silent or go elsewhere; why a service did not start belongs on the screen.
  console.error(error instanceof AppError ? `错误：${error.message}` : error)
  process.exitCode = 1
}
