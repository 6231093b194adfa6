// Models: a bound on what one question may cost.
import { aroundCalls } from './around-calls.ts'
import { ChatFailure } from './chat-failure.ts'
import type { ChatModel } from './chat-model.ts'
import { estimateRequestTokens } from './token-estimate.ts'

/**
 * The model, until its tokens, in and out, are used up: before each call what was used, what calls
 * under way may still use, an estimate of what is sent and the longest reply are added up, and a sum
 * over the bound is ChatFailure `budget`. The model must be this question's own: its usage counts.
 */
export function boundedChatModel(model: ChatModel, maxTokens: number): ChatModel {
  let reserved = 0
  return aroundCalls(model, (call) => {
    const { inputTokens, outputTokens } = model.usage()
    const used = inputTokens + outputTokens + reserved
    const wanted = estimateRequestTokens(call) + call.maxOutputTokens
    if (used + wanted > maxTokens) {
      throw new ChatFailure(
        'budget',
        `此问题最多用 ${maxTokens} 个词元，已用 ${used} 个，这一步约需 ${wanted} 个；可调大 TIAOLI_CHAT_MAX_TOKENS`,
      )
    }
    reserved += wanted
    return () => void (reserved -= wanted)
  })
}
