// A terminal in memory over the product of test/corpus.
import { PassThrough } from 'node:stream'
import type { Assistant } from '#answer/assistant.ts'
import type { Composed } from '#compose.ts'
import { readSeeds } from '#compose/data-files.ts'
import { runProgram } from '#surfaces/cli/program.ts'
import { createStyle } from '#surfaces/cli/style.ts'
import type { Terminal } from '#surfaces/cli/terminal.ts'
import { NOW, openProduct } from '../../product.ts'

export const product = await openProduct('test/corpus')

export interface RunOptions {
  /** What is typed or piped in. */
  input?: string
  /** Whether input and standard error are a terminal. */
  tty?: boolean
  /** Settings of the product; read by doctor alone, the others are given the product. */
  env?: Record<string, string>
  /** Is filled as the command writes, also if it fails then. */
  ran?: Ran
  /** Parts of the product that the test replaces. */
  opened?: Partial<Omit<Composed, 'assistant'>> & { assistant?: Partial<Assistant> }
}

export interface Ran {
  out: string
  err: string
}

/** Runs a command line; rejects with what the command throws. */
export async function run(args: string[], options: RunOptions = {}): Promise<Ran> {
  const { input = '', tty = false, env = {}, opened } = options
  const ran = options.ran ?? { out: '', err: '' }
  const stderr = new PassThrough()
  stderr.on('data', (chunk) => (ran.err += String(chunk)))
  const stdout = new PassThrough()
  stdout.on('data', (chunk) => (ran.out += String(chunk)))
  const stdin = new PassThrough()
  stdin.end(input)
  const terminal: Terminal = {
    stdin,
    stdinIsTty: tty,
    stdout,
    stderr,
    stderrIsTty: tty,
    width: 80,
    style: createStyle(false),
    env,
    now: () => NOW,
    print: (line) => void (ran.out += `${line}\n`),
    note: (text) => void stderr.write(text),
    interrupt: () => stdin.destroy(),
    onStop: () => undefined,
  }
  const open = async () => ({
    ...product,
    ...opened,
    assistant: { ...product.assistant, ...opened?.assistant },
  })
  const never = () => Promise.reject(new Error('of no use here'))
  await runProgram(args, { terminal, open, follow: never, serve: never, readSeeds })
  return ran
}
