// CLI: what every command is given beside its own arguments.
import type { Assistant } from '#answer/assistant.ts'
import { localContext, type RequestContext } from '#domain/context.ts'
import { dayInBeijing } from '#domain/document.ts'
import type { SourceFile } from '#library/update/sources.ts'
import type { UpdateReport } from '#library/update/update.ts'
import type { Terminal } from './terminal.ts'

/** The product, and what was built on the way. */
export interface Opened {
  assistant: Assistant
  report: UpdateReport
}

export interface OpenOptions {
  /** Pays for embeddings without asking. */
  approvesCost?: boolean
  /** Tells people what became of their files; else standard error names what needs attention. */
  reportsItself?: boolean
}

/** What follows the files: the product over them as they are by now. */
export interface Followed {
  current(): Opened
}

/** Settings of `serve` in place of those of the environment. */
export interface ServeOptions {
  host?: string
  port?: string
}

export interface CommandContext {
  terminal: Terminal
  /** Loads the library, building it first where needed. */
  open: (options?: OpenOptions) => Promise<Opened>
  /** Loads it, too, and keeps up with the files until the signal aborts. */
  follow: (signal: AbortSignal) => Promise<Followed>
  /** Runs the HTTP service until the process is asked to stop. */
  serve: (options: ServeOptions) => Promise<void>
  /** The files of a directory of documents. Throws INVALID_INPUT. */
  readSeeds: (directory: string) => Promise<{ files: SourceFile[]; corpusText: string | null }>
}

export interface OutputOptions {
  /** Machine-readable output instead of text for people. */
  json?: boolean
}

/** Writes a value as JSON, as the HTTP API would answer it. */
export function printJson({ terminal }: Pick<CommandContext, 'terminal'>, value: unknown): void {
  terminal.print(JSON.stringify(value, null, 2))
}

/** What a service is told of a command that calls it: it is made today, by whoever types it. */
export function requestOf({ terminal }: Pick<CommandContext, 'terminal'>): RequestContext {
  return localContext({ asOf: dayInBeijing(terminal.now()) })
}
