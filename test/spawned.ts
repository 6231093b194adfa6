// Runs the real program as a process, with a library folder of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect } from 'vitest'
import { temporaryFolder } from './product.ts'

export interface Running {
  process: ChildProcess
  /** Everything written so far. */
  out: string
  err: string
  /** Resolves when the process has ended and all is written. */
  ended: Promise<unknown>
}

const directory = temporaryFolder()
const running = new Set<ChildProcess>()

// Not after a test file: this module is shared by several.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Starts a program with arguments, in our folder or another; none of our settings reaches it. */
export function start(
  [program = process.execPath, ...args]: string[],
  env: Record<string, string> = {},
  cwd?: string,
): Running {
  const child = spawn(program, args, {
    cwd,
    env: {
      PATH: process.env['PATH'],
      TIAOLI_VECTORSTORE: directory,
      TIAOLI_CONVERSATIONS_FILE: path.join(directory, 'conversations.db'),
      ...env,
    },
    stdio: 'pipe',
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  const started: Running = { process: child, out: '', err: '', ended: once(child, 'close') }
  child.stdout.setEncoding('utf8').on('data', (chunk) => (started.out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk) => (started.err += chunk))
  return started
}

/** Waits until standard output shows what is looked for; its first group. */
export async function shown(started: Running, pattern: RegExp): Promise<string> {
  const find = (): string | undefined => pattern.exec(started.out)?.[1]
  await expect.poll(find).toBeDefined()
  return find() ?? ''
}

/** Runs a program to its end, with what is piped in. */
export async function runToEnd(
  command: string[],
  {
    input = '',
    env = {},
    cwd,
  }: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const started = start(command, env, cwd)
  started.process.stdin?.end(input)
  await started.ended
  return { code: started.process.exitCode, out: started.out, err: started.err }
}
