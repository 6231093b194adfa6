// CLI: what every command is given beside its own arguments.
import type { Assistant } from '../answer/assistant.ts'
import type { Library } from '../indexing/library.ts'
import type { Terminal } from './terminal.ts'

export interface Opened {
  assistant: Assistant
  library: Library
}

export interface CommandContext {
  terminal: Terminal
  /** Loads the library, building it first where needed. */
  open: () => Promise<Opened>
}

export interface OutputOptions {
  /** Machine-readable output instead of text for people. */
  json?: boolean
}

/** Writes a value as JSON, as the HTTP API would answer it. */
export function printJson({ terminal }: Pick<CommandContext, 'terminal'>, value: unknown): void {
  terminal.print(JSON.stringify(value, null, 2))
}
