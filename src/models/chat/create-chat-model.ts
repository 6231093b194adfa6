// Models: a language model over a source of replies: limits, retries, shapes and the count of tokens.
import { withRetries, type Pause, type RetryAdvice } from '../retry.ts'
import { startCall, type CallLimits, type ChatCall } from './chat-call.ts'
import { ChatFailure } from './chat-failure.ts'
import type { ChatModel, ChatUsage, ToolCall } from './chat-model.ts'
import { collectTurn, readReply } from './chat-reply.ts'
import type { ReplyRequest, ReplySource } from './reply-source.ts'
import { jsonSchemaOf, structuredReply } from './structured-reply.ts'
import { estimateRequestTokens } from './token-estimate.ts'

/** About doubles with each attempt. */
const FIRST_RETRY_DELAY_MS = 500
const MAX_RETRY_DELAY_MS = 20_000

export interface ChatModelOptions {
  limits: CallLimits
  /** The wall clock. */
  nowMs?: () => number
  /** How the wait before a failed call is repeated passes. */
  pause?: Pause | undefined
}

/**
 * A model with its own count of tokens. Time limits are for one call: until the first token,
 * between tokens, and in all, which repeated attempts (of 408, 429, 5xx and broken connections, as
 * long as no text was handed out) and a repair round share.
 */
export function createChatModel(
  source: ReplySource,
  { limits, nowMs = Date.now, pause }: ChatModelOptions,
): ChatModel {
  const { model, who } = source
  const used: ChatUsage = { inputTokens: 0, outputTokens: 0 }
  const count = ({ inputTokens, outputTokens }: ChatUsage): void => {
    used.inputTokens += inputTokens
    used.outputTokens += outputTokens
  }
  const start = (signal: AbortSignal | undefined) => startCall({ limits, who, nowMs, signal })
  const within = async <Result>(
    signal: AbortSignal | undefined,
    work: (call: ChatCall) => Promise<Result>,
  ): Promise<Result> => {
    const call = start(signal)
    try {
      return await work(call)
    } finally {
      call.end()
    }
  }
  const reply = (request: ReplyRequest, call: ChatCall) => replyOf(source, request, { call, count })
  const wholeReply = (request: ReplyRequest, call: ChatCall) =>
    withRetries(() => collectTurn(reply(request, call)), retriesOf(source, call, pause))
  return {
    model,
    async *streamText({ signal, ...asked }) {
      const request = { ...asked, shape: null, tools: [] }
      const call = start(signal)
      try {
        const { rest, first } = await withRetries(
          async () => {
            const attempt = reply(request, call)
            return { rest: attempt, first: await attempt.next() }
          },
          retriesOf(source, call, pause),
        )
        if (!first.done) yield first.value
        yield* rest
      } finally {
        call.end()
      }
    },
    generateObject: ({ signal, name, schema, maxOutputTokens, messages }) =>
      within(signal, (call) => {
        const shape = { name, jsonSchema: jsonSchemaOf(schema) }
        const ask = async (said: ReplyRequest['messages']): Promise<string> =>
          (await wholeReply({ messages: said, maxOutputTokens, shape, tools: [] }, call)).text
        return structuredReply({ messages, schema }, { who, reply: ask })
      }),
    takeTurn: ({ signal, ...asked }) =>
      within(signal, (call) => wholeReply({ ...asked, shape: null }, call)),
    usage: () => ({ ...used }),
  }
}

function retriesOf({ attempts }: ReplySource, call: ChatCall, pause: Pause | undefined) {
  return {
    attempts,
    firstDelayMs: FIRST_RETRY_DELAY_MS,
    maxDelayMs: MAX_RETRY_DELAY_MS,
    advise,
    timeLeftMs: call.timeLeftMs,
    signal: call.signal,
    ...(pause && { pause }),
  }
}

/** One attempt; throws ChatFailure or the reason of the call's signal. */
async function* replyOf(
  source: ReplySource,
  request: ReplyRequest,
  context: { call: ChatCall; count: (usage: ChatUsage) => void },
): AsyncGenerator<string, ToolCall[]> {
  const { signal } = context.call
  try {
    return yield* readReply(source.pieces(request, signal), {
      ...context,
      who: source.who,
      mayCallTools: request.tools.length > 0,
      estimatedInputTokens: estimateRequestTokens(request),
    })
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof ChatFailure ? error : source.failureOf(error)
  }
}

function advise(error: unknown): RetryAdvice {
  if (!(error instanceof ChatFailure)) return { retry: false, afterMs: null }
  const retry = ['unavailable', 'rate-limited', 'cut'].includes(error.reason)
  return { retry, afterMs: error.retryAfterMs }
}
