// CLI: what every command is given beside its own arguments.
import type { Rebuild } from '#compose/live-library.ts'
import type { Composed, ComposeOptions } from '#compose.ts'
import type { Terminal } from './terminal.ts'

/** The library, the assistant over it, and what was built on the way. */
export type Opened = Composed

export type OpenOptions = Pick<
  ComposeOptions,
  'signal' | 'keepConversations' | 'onConversationFailure' | 'onModelFailure' | 'onLibraryNotice'
> & {
  /** Pays for embeddings without asking. */
  approvesCost?: boolean
  /** Tells people what became of their files; else standard error names what needs attention. */
  reportsItself?: boolean
}

export interface CommandContext {
  terminal: Terminal
  /** Loads the library, building it first where needed. */
  open: (options?: OpenOptions) => Promise<Opened>
  /** Brings the stored library up to date while a command goes on answering from what it opened. */
  rebuild: Rebuild
}

export interface OutputOptions {
  /** Machine-readable output instead of text for people. */
  json?: boolean
}

/** Writes a value as JSON, as the HTTP API would answer it. */
export function printJson({ terminal }: Pick<CommandContext, 'terminal'>, value: unknown): void {
  terminal.print(JSON.stringify(value, null, 2))
}
