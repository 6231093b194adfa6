// Models: a language model that is left alone for a while when its endpoint fails again and again.
import { restingWords, type CircuitBreaker } from '../circuit-breaker.ts'
import { aroundCalls } from './around-calls.ts'
import { ChatFailure, isEndpointFailure } from './chat-failure.ts'
import type { ChatModel } from './chat-model.ts'

/**
 * The model behind a breaker that all questions share. While that is open, calls fail at once with
 * ChatFailure `resting`. What the model says of itself (a refusal, no JSON) is no failure of the
 * endpoint, and a caller who leaves says nothing about it.
 */
export function guardedChatModel(model: ChatModel, breaker: CircuitBreaker): ChatModel {
  return aroundCalls(model, () => {
    const leftMs = breaker.restLeftMs()
    if (leftMs > 0) {
      throw new ChatFailure('resting', restingWords(`语言模型 ${model.model} `, leftMs))
    }
    return (end) => {
      if (end.kind === 'done') breaker.succeeded()
      if (end.kind !== 'failed' || !(end.error instanceof ChatFailure)) return
      if (isEndpointFailure(end.error)) breaker.failed()
      else breaker.succeeded()
    }
  })
}
