// CLI: what a command may know of the terminal it talks to; only main.ts touches the process.
import type { Readable, Writable } from 'node:stream'
import type { Style } from './style.ts'

export interface Terminal {
  /** Standard input; a command that reads it checks stdinIsTty first. */
  stdin: Readable
  stdinIsTty: boolean
  /** Standard output for a protocol; words for people go through print. */
  stdout: Writable
  stderr: NodeJS.WritableStream
  stderrIsTty: boolean
  /** Columns to wrap at; Infinity when the output is not a terminal. */
  width: number
  /** Colours for standard output, if it shows them. */
  style: Style
  env: Readonly<Record<string, string | undefined>>
  now: () => Date
  /** Writes a line to standard output. */
  print(line: string): void
  /** Writes text to standard error as it is: progress, warnings, prompts. */
  note(text: string): void
  /** Does what Ctrl-C does. */
  interrupt(): void
  /** Hands SIGINT and SIGTERM to a handler; until then they end the process. */
  onStop(handler: () => void): void
}
