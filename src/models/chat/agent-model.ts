// Models: the configured endpoint as a chat model of LangChain's, for agents that call tools.
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { ChatOpenAI } from '@langchain/openai'
import type { ChatConfig } from '#config/chat.ts'
import { limitedFetch } from '../openai-client.ts'

const ATTEMPTS_MORE = 1
/** A reply that calls tools is a few lines; one that answers, a page. */
const MAX_RESPONSE_BYTES = 2 ** 20

/** A model of LangChain's that speaks to the endpoint; nothing is sent before its first call. */
export function createAgentModel(
  { baseUrl, apiKey, model, temperature, timeoutMs }: ChatConfig,
  { maxOutputTokens }: { maxOutputTokens: number },
): BaseChatModel {
  return new ChatOpenAI({
    model,
    temperature,
    apiKey: apiKey?.reveal() ?? 'none',
    configuration: { baseURL: baseUrl, fetch: limitedFetch(MAX_RESPONSE_BYTES) },
    timeout: timeoutMs,
    maxTokens: maxOutputTokens,
    maxRetries: ATTEMPTS_MORE,
  })
}
