// Models: the language model that each question gets.
import type { ChatConfig } from '#config/chat.ts'
import { createCircuitBreaker } from '../circuit-breaker.ts'
import { boundedChatModel } from './bounded-chat-model.ts'
import type { NewChatModel } from './chat-model.ts'
import { guardedChatModel } from './guarded-chat-model.ts'

/** A dead endpoint costs this many slow questions, then one each rest. */
const FAILURES_IN_ROW = 4
const REST_MS = 30_000

export interface ChatModelsOptions {
  maxTokensPerQuestion: number
  /** Any clock that only goes forward. */
  clockMs: () => number
}

/** Models as `newModel` makes them, behind one breaker, each with the bound of a question. */
export function chatModelPerQuestion(
  newModel: NewChatModel,
  { maxTokensPerQuestion, clockMs }: ChatModelsOptions,
): NewChatModel {
  const breaker = createCircuitBreaker({
    failuresInRow: FAILURES_IN_ROW,
    restMs: REST_MS,
    clockMs,
  })
  return () => boundedChatModel(guardedChatModel(newModel(), breaker), maxTokensPerQuestion)
}

/**
 * The models of an endpoint as they are, without breaker and bound. Nothing is sent before the
 * first question; the client is imported only when it is used.
 */
export async function endpointChatModels(
  config: ChatConfig,
  nowMs: () => number,
): Promise<NewChatModel> {
  const { openAIChatModels } = await import('./openai-chat-endpoint.ts')
  return openAIChatModels(config, { nowMs })
}
