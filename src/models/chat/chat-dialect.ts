// Models: what one endpoint understands of the chat API, learnt from what it refuses.
import type { ChatMessage } from './chat-model.ts'
import type { EndpointError } from '../openai-client.ts'

/** How the shape of a value is asked for, from the plainest to the strictest. */
export type ShapeAsked = 'words' | 'json_object' | 'json_schema'

/** What not every endpoint takes; each may be given up once. */
export interface ChatDialect {
  /** OpenAI's reasoning models know only the newer name, most other servers only the older. */
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens'
  /** Reasoning models of OpenAI refuse any but their own. */
  readonly temperature: boolean
  /** Some reasoning models and gateways only give whole replies. */
  readonly stream: boolean
  /** Usage in the last chunk of a stream. */
  readonly streamOptions: boolean
  /** Chat templates of Gemma and the first reasoning models of OpenAI have none. */
  readonly systemRole: boolean
  /** By name of the shape, where less than a schema was accepted: DeepSeek has `json_object`. */
  readonly shapes: ReadonlyMap<string, Exclude<ShapeAsked, 'json_schema'>>
}

export const FULL_DIALECT: ChatDialect = {
  tokenLimit: 'max_tokens',
  temperature: true,
  stream: true,
  streamOptions: true,
  systemRole: true,
  shapes: new Map(),
}

/** A word of its own: `stream_options` is another. */
const STREAMING = /\bstream(?:ing)?\b/iu
const SYSTEM_ROLE =
  /system (?:role|message|prompt|instruction)s?\b.*\bnot|\brole\b.*not support.*system|developer instruction/iu

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
  if (dialect.systemRole && SYSTEM_ROLE.test(message)) return { ...dialect, systemRole: false }
  if (dialect.stream && (parameter === 'stream' || STREAMING.test(message))) {
    return { ...dialect, stream: false }
  }
  const plainer = shape === null ? null : PLAINER[shapeAsked(dialect, shape)]
  if (shape === null || plainer === null) return null
  return { ...dialect, shapes: new Map([...dialect.shapes, [shape, plainer]]) }
}

const PLAINER = { json_schema: 'json_object', json_object: 'words', words: null } as const

export function shapeAsked(dialect: ChatDialect, shape: string): ShapeAsked {
  return dialect.shapes.get(shape) ?? 'json_schema'
}

/** The messages for a model without the role `system`: what it says opens the first question. */
export function withoutSystemRole(messages: readonly ChatMessage[]): ChatMessage[] {
  const rules = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const others = messages.filter(({ role }) => role !== 'system')
  const at = others.findIndex(({ role }) => role === 'user')
  const opening = [...rules, ...(at < 0 ? [] : [others[at]?.content ?? ''])].join('\n\n')
  if (at < 0) return [{ role: 'user', content: opening }, ...others]
  return others.with(at, { role: 'user', content: opening })
}
