// CLI: the entry; the one file of the command line that touches the process.
import { writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { REBUILD_ARGUMENT, rebuildForParent, rebuildIn } from '#compose/rebuild.ts'
import { readEnvironment, tellInvocation } from '#environment.ts'
import type { OpenOptions } from './command.ts'
import { describeFailure, EXIT } from './failure.ts'
import { runProgram } from './program.ts'
import { createStyle, wantsColour } from './style.ts'
import { Stopping } from './stopping.ts'
import type { Terminal } from './terminal.ts'

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

async function main(): Promise<void> {
  process.stdout.on('error', endWithOutput)
  process.stderr.on('error', endWithOutput)
  tellInvocation(process)
  const stopping = connectSignals()
  const terminal = connectTerminal(stopping)
  const openWith = async (options: OpenOptions) =>
    (await import('./open.ts')).openLibrary(terminal, options)
  try {
    // Who brings a signal has a handler of its own.
    const open = (options: OpenOptions = {}) =>
      options.signal === undefined
        ? stopping.breakable((signal) => openWith({ ...options, signal }))
        : openWith(options)
    const rebuild = rebuildIn(fileURLToPath(import.meta.url))
    await runProgram(process.argv.slice(2), { terminal, open, rebuild })
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
