// A terminal in memory over the small library of the server tests.
import { PassThrough } from 'node:stream'
import type { Assistant } from '../../src/answer/assistant.ts'
import { runProgram } from '../../src/cli/program.ts'
import { createStyle } from '../../src/cli/style.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { assistantWith, library } from '../server/harness.ts'

export interface RunOptions {
  /** What is typed or piped in. */
  input?: string
  /** Whether input and standard error are a terminal. */
  tty?: boolean
  assistant?: Partial<Assistant>
}

export interface Ran {
  out: string
  err: string
}

/** Runs a command line; rejects with what the command throws. */
export async function run(args: string[], options: RunOptions = {}): Promise<Ran> {
  const { input = '', tty = false, assistant } = options
  const ran = { out: '', err: '' }
  const stderr = new PassThrough()
  stderr.on('data', (chunk) => (ran.err += String(chunk)))
  const stdin = new PassThrough()
  stdin.end(input)
  const terminal: Terminal = {
    stdin,
    stdinIsTty: tty,
    stderr,
    stderrIsTty: tty,
    width: 80,
    style: createStyle(false),
    env: {},
    now: () => new Date('2026-11-20T16:30:00Z'),
    print: (line) => void (ran.out += `${line}\n`),
    note: (text) => void stderr.write(text),
    interrupt: () => stdin.destroy(),
    onStop: () => undefined,
  }
  const open = async () => ({ assistant: assistantWith(assistant), library })
  await runProgram(args, { terminal, open })
  return ran
}
