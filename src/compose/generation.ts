// Compose: the language model of the answers, from an endpoint or handed in.
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Generation, Researcher } from '#answer/model-session.ts'
import type { Config } from '#config/config.ts'
import type { NewChatModel } from '#models/chat/chat-model.ts'
import { chatModelPerQuestion, endpointChatModels } from '#models/chat/chat-models.ts'
import { readPrompts } from './data-files.ts'

/** Share of the time for one answer that a model may take; the extractive answer needs the rest. */
const MODEL_TIME_SHARE = 0.75

export interface GenerationOptions {
  /** A chat model of LangChain's, in place of the configured endpoint. */
  chatModel?: BaseChatModel | undefined
  /** Language models in place of those that the configuration names. */
  chatModels?: NewChatModel | undefined
  /** The wall clock. */
  nowMs: () => number
  /** Any clock that only goes forward. */
  clockMs: () => number
}

/** Null when there is no model. Throws INVALID_INPUT for a broken prompt. */
export async function openGeneration(
  { chat, askTimeoutMs }: Config,
  options: GenerationOptions,
): Promise<Generation | null> {
  const timeoutMs = askTimeoutMs * MODEL_TIME_SHARE
  const newModel = options.chatModels ?? (await openModels(chat, { ...options, timeoutMs }))
  return newModel && { newModel, prompts: await readPrompts(), research, timeoutMs }
}

/** Of a model that is handed in: as for an endpoint whose settings say nothing else. */
const HANDED_IN_MAX_TOKENS = 100_000

/** Null where no model is handed in and none is configured. */
async function openModels(
  chat: Config['chat'],
  { chatModel, nowMs, clockMs, timeoutMs }: GenerationOptions & { timeoutMs: number },
): Promise<NewChatModel | null> {
  if (chatModel !== undefined) {
    const { fromLangChainChatModel } = await import('#models/langchain/from-langchain.ts')
    const limits = { timeoutMs, firstTokenTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }
    return chatModelPerQuestion(() => fromLangChainChatModel(chatModel, { limits, nowMs }), {
      maxTokensPerQuestion: HANDED_IN_MAX_TOKENS,
      clockMs,
    })
  }
  if (chat === null) return null
  return chatModelPerQuestion(await endpointChatModels(chat, nowMs), { ...chat, clockMs })
}

/** The agent and its packages are loaded by the first question that needs them. */
const research: Researcher = async function* (input) {
  const agent = await import('#answer/agent.ts')
  return yield* agent.research(input)
}
