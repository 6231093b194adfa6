// Models: what one endpoint understands of the chat API, learnt from what it refuses.
import type { EndpointError } from './openai-client.ts'

/** Parameters that not every endpoint takes; each may be given up once. */
export interface ChatDialect {
  /** OpenAI's reasoning models know only the newer name, most other servers only the older. */
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens'
  /** Reasoning models of OpenAI refuse any but their own. */
  readonly temperature: boolean
  /** Usage in the last chunk of a stream. */
  readonly streamOptions: boolean
  /** Names of the shapes for which `response_format` was refused. */
  readonly plainShapes: ReadonlySet<string>
}

export const FULL_DIALECT: ChatDialect = {
  tokenLimit: 'max_tokens',
  temperature: true,
  streamOptions: true,
  plainShapes: new Set(),
}

/**
 * The dialect without what the endpoint refused (400, or 422 of servers that validate first), or
 * null when that error is about something else. With a shape asked for, a refusal that names no
 * parameter is put down to `response_format`, which endpoints refuse in many words.
 */
export function withoutRefused(
  dialect: ChatDialect,
  { status, parameter, message }: EndpointError,
  shape: string | null,
): ChatDialect | null {
  if (status !== 400 && status !== 422) return null
  const named = (name: string) => parameter === name || message.includes(name)
  if (dialect.streamOptions && named('stream_options')) return { ...dialect, streamOptions: false }
  if (dialect.tokenLimit === 'max_tokens' && named('max_completion_tokens')) {
    return { ...dialect, tokenLimit: 'max_completion_tokens' }
  }
  if (dialect.temperature && named('temperature')) return { ...dialect, temperature: false }
  if (shape !== null && !dialect.plainShapes.has(shape)) {
    return { ...dialect, plainShapes: new Set([...dialect.plainShapes, shape]) }
  }
  return null
}
