// MCP: what the server needs, whatever carries its messages.
import type { Assistant } from '#answer/assistant.ts'
import type { RequestContext } from '#domain/context.ts'
import type { LinkTo } from '#surfaces/http/cited-text.ts'

export interface McpOptions {
  /** Resolves once the library is loaded. */
  assistant: () => Promise<Assistant>
  /** Of a call that begins; its signal aborts when the time is up or nobody waits for it. */
  newContext: () => RequestContext
  linkTo: LinkTo
  /** Is told what failed unexpectedly; the client is not. */
  onUnexpected: (error: unknown) => void
}
