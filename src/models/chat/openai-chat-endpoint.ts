// Models: an endpoint that speaks OpenAI's chat API, as a source of replies.
import type { ChatConfig } from '#config/chat.ts'
import { cureOf, wrongFormat } from '../endpoint-cure.ts'
import {
  adviseRetry,
  BodyTooLong,
  createOpenAIClient,
  endpointErrorOf,
  isConnectionError,
  reasonOf,
  shortened,
  type ChatParameters,
} from '../openai-client.ts'
import type { Pause } from '../retry.ts'
import { ChunkSchema, pieceOf } from './chat-chunk.ts'
import {
  FULL_DIALECT,
  shapeAsked,
  withoutRefused,
  withoutSystemRole,
  type ChatDialect,
} from './chat-dialect.ts'
import { ChatFailure, type ChatFailureReason } from './chat-failure.ts'
import type { ChatMessage, ChatTool, NewChatModel } from './chat-model.ts'
import { createChatModel } from './create-chat-model.ts'
import type { ReplyRequest, ReplySource } from './reply-source.ts'
import { withShapeInWords } from './structured-reply.ts'

/** A reply of MAX_REPLY_CHARS in chunks of one character is not longer. */
const MAX_RESPONSE_BYTES = 64 * 2 ** 20
const ATTEMPTS = 3

/** Models that share an endpoint and what was learnt of it, each with a count of tokens of its own. */
export function openAIChatModels(
  config: ChatConfig,
  { nowMs = Date.now, pause }: { nowMs?: () => number; pause?: Pause } = {},
): NewChatModel {
  const endpoint = createChatEndpoint(config, nowMs)
  return () => createChatModel(endpoint, { limits: config, nowMs, pause })
}

/**
 * An endpoint with what was learnt of its dialect.
 * @param nowMs the wall clock, for a Retry-After that is a date
 */
function createChatEndpoint(config: ChatConfig, nowMs: () => number): ReplySource {
  const who = `语言模型 ${config.model}（${new URL(config.baseUrl).host}）`
  const client = createOpenAIClient(config, { maxResponseBytes: MAX_RESPONSE_BYTES })
  // Apart: a server that streams no calls of tools may stream text all the same.
  const known: Record<'text' | 'tools', ChatDialect> = { text: FULL_DIALECT, tools: FULL_DIALECT }

  /** Sends the request, in ever plainer words while the endpoint refuses a parameter. */
  async function* chunks(request: ReplyRequest, signal: AbortSignal): AsyncGenerator<unknown> {
    const kind = request.tools.length > 0 ? 'tools' : 'text'
    for (let dialect = known[kind]; ;) {
      try {
        const parameters = parametersOf(config, request, dialect)
        if (!dialect.stream) {
          const whole = { ...parameters, stream: false as const }
          yield await client.chat.completions.create(whole, { signal })
          known[kind] = dialect
          return
        }
        const { data, response } = await client.chat.completions
          .create(parameters, { signal })
          .withResponse()
        known[kind] = dialect
        const type = response.headers.get('content-type') ?? ''
        if (/html/.test(type)) {
          throw new ChatFailure('unreadable', `${who}给出网页。${wrongFormat('TIAOLI_CHAT')}`)
        }
        if (/json/.test(type)) yield await response.json()
        else yield* data
        return
      } catch (error) {
        const refusal = endpointErrorOf(error)
        const plainer = refusal && withoutRefused(dialect, refusal, request.shape?.name ?? null)
        if (plainer === null) throw error
        dialect = plainer
      }
    }
  }

  return {
    model: config.model,
    who,
    attempts: ATTEMPTS,
    async *pieces(request, signal) {
      for await (const chunk of chunks(request, signal)) {
        const { success, data } = ChunkSchema.safeParse(chunk)
        if (!success) throw new ChatFailure('unreadable', `${who}的答复不是 OpenAI 格式`)
        if (data.error) {
          throw new ChatFailure('unavailable', `${who}报错：${shortened(data.error, config)}`)
        }
        yield pieceOf(data)
      }
      // The client ends an aborted stream as if it were complete.
      signal.throwIfAborted()
    },
    failureOf: (error) => failureOf(error, { who, config, nowMs: nowMs() }),
  }
}

function parametersOf(
  { model, temperature }: ChatConfig,
  { messages, maxOutputTokens, shape, tools }: ReplyRequest,
  dialect: ChatDialect,
): ChatParameters {
  const asked = shape === null ? null : shapeAsked(dialect, shape.name)
  const inWords = shape !== null && asked !== 'json_schema'
  const said = inWords ? withShapeInWords(messages, shape.jsonSchema) : messages
  return {
    model,
    messages: (dialect.systemRole ? said : withoutSystemRole(said)).map(asSent),
    stream: true,
    [dialect.tokenLimit]: maxOutputTokens,
    ...(dialect.temperature && { temperature }),
    ...(dialect.stream && dialect.streamOptions && { stream_options: { include_usage: true } }),
    ...(tools.length > 0 && { tools: tools.map(toolAsSent) }),
    ...(asked === 'json_object' && { response_format: { type: asked } }),
    ...(shape !== null &&
      asked === 'json_schema' && {
        response_format: {
          type: asked,
          json_schema: { name: shape.name, schema: shape.jsonSchema, strict: true },
        },
      }),
  }
}

function asSent(message: ChatMessage): ChatParameters['messages'][number] {
  if (message.role === 'tool') {
    return { role: 'tool', content: message.content, tool_call_id: message.callId }
  }
  const { role, content } = message
  if (message.role !== 'assistant' || message.toolCalls === undefined) return { role, content }
  const calls = message.toolCalls.map(({ id, ...called }) => ({
    id,
    type: 'function' as const,
    function: called,
  }))
  return { role: 'assistant', content, tool_calls: calls }
}

function toolAsSent(tool: ChatTool) {
  return { type: 'function' as const, function: { ...tool } }
}

interface FailureContext {
  who: string
  config: ChatConfig
  nowMs: number
}

/** The failure without the client's error as its cause: that one may repeat the key. */
function failureOf(error: unknown, { who, config, nowMs }: FailureContext): ChatFailure {
  const reason = reasonKindOf(error)
  const words = `${who}${REASON_WORDS[reason]}：${reasonOf(error, config)}`
  const isOfSettings = reason === 'rejected' || reason === 'unavailable'
  const cure = cureOf(error, 'TIAOLI_CHAT')
  return new ChatFailure(reason, isOfSettings ? `${words}。${cure}` : words, {
    retryAfterMs: adviseRetry(error, nowMs).afterMs,
    status: endpointErrorOf(error)?.status ?? null,
    ...((isOfSettings || reason === 'rate-limited') && { cure }),
  })
}

const REASON_WORDS = {
  unavailable: '不可用',
  rejected: '拒绝了请求',
  'rate-limited': '请求过于频繁',
  cut: '的答复中途断开',
  unreadable: '的答复无法读取',
  endless: '的答复过长，已中止',
} satisfies Partial<Record<ChatFailureReason, string>>

function reasonKindOf(error: unknown): keyof typeof REASON_WORDS {
  if (isConnectionError(error)) return 'unavailable'
  if (error instanceof BodyTooLong) return 'endless'
  if (error instanceof SyntaxError) return 'unreadable'
  const answered = endpointErrorOf(error)
  if (answered === null) return 'cut'
  if (answered.status === 429) return 'rate-limited'
  if (answered.status === null || answered.status === 408 || answered.status >= 500) {
    return 'unavailable'
  }
  return 'rejected'
}
