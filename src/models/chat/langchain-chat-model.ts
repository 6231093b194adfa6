// Models: any chat model of LangChain's as a ChatModel, for those who bring their own.
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { AIMessageChunk } from '@langchain/core/messages'
import { z } from 'zod'
import { startCall, type CallLimits, type ChatCall } from './chat-call.ts'
import { ChatFailure } from './chat-failure.ts'
import type { ChatMessage, ChatModel, ChatRequest, ChatUsage } from './chat-model.ts'
import { collect, readReply, type ReplyPiece } from './chat-reply.ts'
import { jsonSchemaOf, structuredReply, withShapeInWords } from './structured-reply.ts'
import { estimateMessageTokens } from './token-estimate.ts'

export interface LangChainChatOptions {
  /** The name shown; LangChain's models have no common one. */
  model?: string
  limits: CallLimits
  /** The wall clock. */
  nowMs?: () => number
}

/**
 * The model with its own count of tokens. It repeats failed calls itself, as configured by its
 * maker; here its text is limited in time and length, and shapes are asked for in words, as not
 * every model of LangChain's has structured output. `maxOutputTokens` is the maker's business too:
 * LangChain has no common setting for it.
 */
export function fromLangChainChatModel(
  langChainModel: BaseChatModel,
  { limits, nowMs = Date.now, ...options }: LangChainChatOptions,
): ChatModel {
  const model = options.model ?? langChainModel.getName()
  const who = `语言模型 ${model}`
  const used: ChatUsage = { inputTokens: 0, outputTokens: 0 }
  const count = ({ inputTokens, outputTokens }: ChatUsage): void => {
    used.inputTokens += inputTokens
    used.outputTokens += outputTokens
  }
  const start = (signal: AbortSignal | undefined): ChatCall =>
    startCall({ limits, who, nowMs, signal })

  async function* reply(messages: readonly ChatMessage[], call: ChatCall) {
    const pieces = piecesOf(langChainModel, messages, call.signal)
    const estimatedInputTokens = estimateMessageTokens(messages)
    try {
      yield* readReply(pieces, { call, who, estimatedInputTokens, count })
    } catch (error) {
      call.signal.throwIfAborted()
      if (error instanceof ChatFailure) throw error
      // The words of a foreign error may hold a key; its name is enough to look it up.
      const name = error instanceof Error ? error.name : typeof error
      throw new ChatFailure('unavailable', `${who}调用失败（${name}）`)
    }
  }

  async function* streamText({ messages, signal }: ChatRequest): AsyncGenerator<string, void> {
    const call = start(signal)
    try {
      yield* reply(messages, call)
    } finally {
      call.end()
    }
  }

  return {
    model,
    streamText,
    generateObject: async (request) => {
      const call = start(request.signal)
      const shape = jsonSchemaOf(request.schema)
      const messages = withShapeInWords(request.messages, shape)
      try {
        return await structuredReply(
          { messages, schema: request.schema },
          { who, reply: (asked) => collect(reply(asked, call)) },
        )
      } finally {
        call.end()
      }
    },
    delegate: async ({ run }) => {
      const { result, usage } = await run()
      count(usage)
      return result
    },
    usage: () => ({ ...used }),
  }
}

/** Of one chunk: those of a reply add up. */
const UsageSchema = z.object({ input_tokens: z.number(), output_tokens: z.number() })

async function* piecesOf(
  model: BaseChatModel,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): AsyncGenerator<ReplyPiece> {
  const turns = messages.map(({ role, content }): [string, string] => [role, content])
  const usage: ChatUsage = { inputTokens: 0, outputTokens: 0 }
  let finish = 'stop'
  for await (const chunk of await model.stream(turns, { signal })) {
    const { success: counted, data: told } = UsageSchema.safeParse(chunk.usage_metadata)
    if (counted) {
      usage.inputTokens += told.input_tokens
      usage.outputTokens += told.output_tokens
    }
    finish = finishOf(chunk) ?? finish
    yield { text: chunk.text, usage: counted ? { ...usage } : null }
  }
  yield { finish }
}

/** Why the model ended, by the names that LangChain's makers use. */
function finishOf({ response_metadata: told }: AIMessageChunk): string | null {
  const finish: unknown = told['finish_reason'] ?? told['stop_reason'] ?? told['done_reason']
  return typeof finish === 'string' ? finish : null
}
