// Entry: tiaoli, the command line; the one file of it that touches the process.
import { writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ComposeOptions } from '#compose.ts'
import { REBUILD_ARGUMENT, rebuildForParent, rebuildIn } from '#compose/rebuild.ts'
import { readEnvironment, tellInvocation } from '#environment.ts'
import type { CommandContext, OpenOptions } from '#surfaces/cli/command.ts'
import { describeFailure, EXIT } from '#surfaces/cli/failure.ts'
import { runProgram } from '#surfaces/cli/program.ts'
import { Stopping } from '#surfaces/cli/stopping.ts'
import { createStyle, wantsColour } from '#surfaces/cli/style.ts'
import type { Terminal } from '#surfaces/cli/terminal.ts'

const TERMINATED = 143
const USUAL_COLUMNS = 80
const LEAST_COLUMNS = 20

function note(text: string): void {
  process.stderr.write(text)
}

function connectSignals(): Stopping {
  const stopping = new Stopping({ exit: process.exit, note })
  process.on('SIGINT', () => stopping.stop(EXIT.interrupted))
  process.on('SIGTERM', () => stopping.stop(TERMINATED))
  return stopping
}

function connectTerminal(stopping: Stopping): Terminal {
  const { stdin, stdout, stderr } = process
  const env = readEnvironment()
  return {
    stdin,
    stdinIsTty: stdin.isTTY === true,
    stdout,
    stderr,
    stderrIsTty: stderr.isTTY === true,
    width: stdout.isTTY === true ? usableWidth(stdout.columns) : Infinity,
    style: createStyle(wantsColour(env, stdout.isTTY === true)),
    env,
    now: () => new Date(),
    print: (line) => void stdout.write(`${line}\n`),
    note,
    interrupt: () => stopping.stop(EXIT.interrupted),
    onStop: (handler) => stopping.handTo(handler),
  }
}

/** A terminal that does not know its size says 0. */
function usableWidth(columns: number): number {
  return columns === 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS)
}

/** A reader such as head that closes the pipe has seen enough; a full disk has not. */
function endWithOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT.ok)
  const { text, exitCode } = describeFailure(error, false)
  // Not by the stream: it may be the one that failed.
  writeSync(process.stderr.fd, `${text}\n`)
  process.exit(exitCode)
}

const rebuild = rebuildIn(fileURLToPath(import.meta.url))

/** What the commands need of the rest; each part is loaded by the first command that needs it. */
function commandContext(terminal: Terminal, stopping: Stopping): CommandContext {
  const openWith = async (options: OpenOptions & ComposeOptions) =>
    (await import('#compose/terminal-library.ts')).openLibrary(terminal, options)
  return {
    terminal,
    open: (options) => stopping.breakable((signal) => openWith({ ...options, signal })),
    // Who brings a signal has a handler of its own.
    follow: async (signal) => {
      const [{ loadConfig }, { followFiles }, { createLogger }] = await Promise.all([
        import('#config/config.ts'),
        import('#compose/follow-files.ts'),
        import('#surfaces/http/logger.ts'),
      ])
      const log = createLogger({ level: 'warn', destination: { write: note } })
      const open = () => openWith({ signal })
      return followFiles(loadConfig(terminal.env), { open, rebuild, log, signal })
    },
    serve: async ({ host, port }) => {
      const { env, now, onStop } = terminal
      const [{ loadConfig }, { runService }] = await Promise.all([
        import('#config/config.ts'),
        import('#compose/service.ts'),
      ])
      const config = loadConfig({ ...env, HOST: host ?? env['HOST'], PORT: port ?? env['PORT'] })
      await runService({ config, open: openWith, rebuild, now, onStop })
    },
    readSeeds: async (directory) => (await import('#compose/data-files.ts')).readSeeds(directory),
  }
}

async function main(): Promise<void> {
  process.stdout.on('error', endWithOutput)
  process.stderr.on('error', endWithOutput)
  tellInvocation(process)
  const stopping = connectSignals()
  const terminal = connectTerminal(stopping)
  try {
    await runProgram(process.argv.slice(2), commandContext(terminal, stopping))
  } catch (error) {
    const { text, exitCode } = describeFailure(error, (terminal.env['DEBUG'] ?? '') !== '')
    terminal.note(`${text}\n`)
    process.exitCode = exitCode
  }
}

if (process.argv[2] === REBUILD_ARGUMENT) {
  const { loadConfig } = await import('#config/config.ts')
  await rebuildForParent(() => loadConfig(readEnvironment()))
} else await main()
