// Models: the configured endpoint as a chat model of LangChain's, for agents that call tools.
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { ChatOpenAI } from '@langchain/openai'
import type { ChatConfig } from '../config/chat.ts'

const MAX_OUTPUT_TOKENS = 2000
const ATTEMPTS_MORE = 1

/** A model of LangChain's that speaks to the endpoint; nothing is sent before its first call. */
export function createAgentModel({
  baseUrl,
  apiKey,
  model,
  temperature,
  timeoutMs,
}: ChatConfig): BaseChatModel {
  return new ChatOpenAI({
    model,
    temperature,
    apiKey: apiKey?.reveal() ?? 'none',
    configuration: { baseURL: baseUrl },
    timeout: timeoutMs,
    maxTokens: MAX_OUTPUT_TOKENS,
    maxRetries: ATTEMPTS_MORE,
  })
}
