// Models: a bound on what one question may cost.
import { ChatFailure } from './chat-failure.ts'
import type { ChatModel, DelegatedCall } from './chat-model.ts'
import { estimateMessageTokens } from './token-estimate.ts'

export interface ChatBounds {
  /** Input and output of all calls together. */
  maxTokens: number
}

type BoundedCall = Pick<DelegatedCall<unknown>, 'messages' | 'maxOutputTokens'>

/**
 * The model, until its tokens are used up: before each call what was used, what calls under way
 * may still use, an estimate of what is sent and the longest reply are added up, and a sum over
 * the bound is ChatFailure `budget`. The model must be this question's own: its usage counts.
 */
export function boundedChatModel(model: ChatModel, { maxTokens }: ChatBounds): ChatModel {
  let reserved = 0
  const reserve = ({ messages, maxOutputTokens }: BoundedCall): { release: () => void } => {
    const { inputTokens, outputTokens } = model.usage()
    const used = inputTokens + outputTokens + reserved
    const wanted = estimateMessageTokens(messages) + maxOutputTokens
    if (used + wanted > maxTokens) {
      throw new ChatFailure(
        'budget',
        `此问题最多用 ${maxTokens} 个词元，已用 ${used} 个，这一步约需 ${wanted} 个；可调大 TIAOLI_CHAT_MAX_TOKENS`,
      )
    }
    reserved += wanted
    return { release: () => void (reserved -= wanted) }
  }
  const within = async <Result>(call: BoundedCall, work: () => Promise<Result>) => {
    const reservation = reserve(call)
    try {
      return await work()
    } finally {
      reservation.release()
    }
  }
  return {
    model: model.model,
    async *streamText(request) {
      const reservation = reserve(request)
      try {
        yield* model.streamText(request)
      } finally {
        reservation.release()
      }
    },
    generateObject: (request) => within(request, () => model.generateObject(request)),
    delegate: (call) => within(call, () => model.delegate(call)),
    usage: () => model.usage(),
  }
}
