// Models: a language model behind any endpoint that speaks OpenAI's chat API.
import type { ChatConfig } from '#config/chat.ts'
import { startCall, type ChatCall } from './chat-call.ts'
import { ChatFailure } from './chat-failure.ts'
import type {
  ChatModel,
  ChatRequest,
  ChatUsage,
  DelegatedCall,
  ObjectRequest,
} from './chat-model.ts'
import { collect } from './chat-reply.ts'
import { createChatEndpoint, type ChatEndpoint, type ReplyRequest } from './openai-chat-endpoint.ts'
import { withRetries, type Pause, type RetryAdvice } from '../retry.ts'
import { jsonSchemaOf, structuredReply } from './structured-reply.ts'

const ATTEMPTS = 3
/** About doubles with each attempt. */
const FIRST_RETRY_DELAY_MS = 500
const MAX_RETRY_DELAY_MS = 20_000

export interface OpenAIChatOptions {
  /** The wall clock. */
  nowMs?: () => number
  /** How the wait before a failed call is repeated passes. */
  pause?: Pause
  /** Shared between models that count their tokens apart. */
  endpoint?: ChatEndpoint
}

/**
 * A model with its own count of tokens. Time limits are for one call: until the first token,
 * between tokens, and in all, which repeated attempts (of 408, 429, 5xx and broken connections, as
 * long as no text was handed out) and a repair round share.
 */
export function createOpenAIChatModel(
  config: ChatConfig,
  options: OpenAIChatOptions = {},
): ChatModel {
  const { nowMs = Date.now, pause } = options
  const endpoint = options.endpoint ?? createChatEndpoint(config, nowMs)
  const used: ChatUsage = { inputTokens: 0, outputTokens: 0 }
  const count = ({ inputTokens, outputTokens }: ChatUsage): void => {
    used.inputTokens += inputTokens
    used.outputTokens += outputTokens
  }
  const start = (signal: AbortSignal | undefined): ChatCall =>
    startCall({ limits: config, who: endpoint.who, nowMs, signal })
  const retrying = <Result>(call: ChatCall, attempt: () => Promise<Result>): Promise<Result> =>
    withRetries(attempt, {
      attempts: ATTEMPTS,
      firstDelayMs: FIRST_RETRY_DELAY_MS,
      maxDelayMs: MAX_RETRY_DELAY_MS,
      advise,
      timeLeftMs: call.timeLeftMs,
      signal: call.signal,
      ...(pause && { pause }),
    })

  async function* streamText({ signal, ...request }: ChatRequest): AsyncGenerator<string, void> {
    const call = start(signal)
    try {
      const { reply, first } = await retrying(call, async () => {
        const attempt = endpoint.reply({ ...request, shape: null }, call, count)
        return { reply: attempt, first: await attempt.next() }
      })
      if (!first.done) yield first.value
      yield* reply
    } finally {
      call.end()
    }
  }

  async function generateObject<Value>(request: ObjectRequest<Value>): Promise<Value> {
    const { signal, maxOutputTokens, name, schema } = request
    const shape: ReplyRequest['shape'] = { name, jsonSchema: jsonSchemaOf(schema) }
    const call = start(signal)
    try {
      return await structuredReply(request, {
        who: endpoint.who,
        reply: (messages) =>
          retrying(call, () =>
            collect(endpoint.reply({ messages, maxOutputTokens, shape }, call, count)),
          ),
      })
    } finally {
      call.end()
    }
  }

  async function delegate<Result>({ run }: DelegatedCall<Result>): Promise<Result> {
    const { result, usage } = await run()
    count(usage)
    return result
  }

  return { model: config.model, streamText, generateObject, delegate, usage: () => ({ ...used }) }
}

function advise(error: unknown): RetryAdvice {
  if (!(error instanceof ChatFailure)) return { retry: false, afterMs: null }
  const retry = ['unavailable', 'rate-limited', 'cut'].includes(error.reason)
  return { retry, afterMs: error.retryAfterMs }
}
