// Models: any chat model of LangChain's as a ChatModel, for those who bring their own.
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { AIMessageChunk } from '@langchain/core/messages'
import { z } from 'zod'
import type { CallLimits } from '../chat/chat-call.ts'
import { ChatFailure } from '../chat/chat-failure.ts'
import type { ChatModel, ChatUsage } from '../chat/chat-model.ts'
import { createChatModel } from '../chat/create-chat-model.ts'
import type { CallPiece, ReplyPiece, ReplyRequest } from '../chat/reply-source.ts'
import { withShapeInWords } from '../chat/structured-reply.ts'
import { toLangChainMessage } from './messages.ts'

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
  theirs: BaseChatModel,
  { model = theirs.getName(), ...options }: LangChainChatOptions,
): ChatModel {
  const who = `语言模型 ${model}`
  return createChatModel(
    {
      model,
      who,
      attempts: 1,
      pieces: (request, signal) => piecesOf(theirs, request, signal),
      failureOf: (error) => {
        // The words of a foreign error may hold a key; its name is enough to look it up.
        const name = error instanceof Error ? error.name : typeof error
        return new ChatFailure('unavailable', `${who}调用失败（${name}）`)
      },
    },
    options,
  )
}

/** Of one chunk: those of a reply add up. */
const UsageSchema = z.object({ input_tokens: z.number(), output_tokens: z.number() })

async function* piecesOf(
  theirs: BaseChatModel,
  { messages, shape, tools }: ReplyRequest,
  signal: AbortSignal,
): AsyncGenerator<ReplyPiece> {
  const said = shape === null ? messages : withShapeInWords(messages, shape.jsonSchema)
  const offered = tools.map(({ parameters: schema, ...tool }) => ({ ...tool, schema }))
  const model = tools.length === 0 ? theirs : theirs.bindTools?.(offered)
  if (model === undefined) throw new TypeError('the model cannot call tools')
  const usage: ChatUsage = { inputTokens: 0, outputTokens: 0 }
  let finish = 'stop'
  for await (const chunk of await model.stream(said.map(toLangChainMessage), { signal })) {
    const { success: counted, data: told } = UsageSchema.safeParse(chunk.usage_metadata)
    if (counted) {
      usage.inputTokens += told.input_tokens
      usage.outputTokens += told.output_tokens
    }
    finish = finishOf(chunk) ?? finish
    yield { text: chunk.text, calls: callsOf(chunk), usage: counted ? { ...usage } : null }
  }
  yield { finish }
}

/** In pieces from a model that streams, else whole. */
function callsOf({ tool_call_chunks: pieces = [], tool_calls: calls = [] }: AIMessageChunk) {
  return pieces.length > 0
    ? pieces.map(({ args, ...piece }): CallPiece => ({ ...piece, arguments: args }))
    : calls.map(({ id, name, args }, index): CallPiece => {
        return { index, id, name, arguments: JSON.stringify(args) }
      })
}

/** Why the model ended, by the names that LangChain's makers use. */
function finishOf({ response_metadata: told }: AIMessageChunk): string | null {
  const finish: unknown = told['finish_reason'] ?? told['stop_reason'] ?? told['done_reason']
  return typeof finish === 'string' ? finish : null
}
