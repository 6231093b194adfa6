// Models: one reply of a language model, read piece by piece and judged at its end.
import type { ChatCall } from './chat-call.ts'
import { ChatFailure, type ChatFailureReason } from './chat-failure.ts'
import type { ChatUsage } from './chat-model.ts'
import { createThoughtFilter } from './thoughts.ts'
import { estimateTokens } from './token-estimate.ts'

/** A reply longer than this, thoughts included, is cut off: no answer has as much. */
const MAX_REPLY_CHARS = 200_000

/** What one piece of a reply may bring; all of it optional. */
export interface ReplyPiece {
  text?: string | null | undefined
  /** Reasoning beside the text; counted, never shown. */
  thought?: string | null | undefined
  refusal?: string | null | undefined
  /** Why the reply ended, in the words of the API; absent until it did. */
  finish?: string | null | undefined
  /** Of the whole reply so far. */
  usage?: ChatUsage | null | undefined
}

export interface ReplyContext {
  call: ChatCall
  /** Who replies, for the message of a failure. */
  who: string
  /** Counted where the endpoint tells no usage. */
  estimatedInputTokens: number
  /** Called once, however the reply ends; never if there was none. */
  count: (usage: ChatUsage) => void
}

/**
 * Yields the answer's text without thoughts. Throws ChatFailure for endless text, a refusal, a
 * reply that was filtered, truncated or cut, and for one without text.
 */
export async function* readReply(
  pieces: AsyncIterable<ReplyPiece>,
  { call, who, estimatedInputTokens, count }: ReplyContext,
): AsyncGenerator<string, void> {
  const thoughts = createThoughtFilter()
  const iterator = pieces[Symbol.asyncIterator]()
  const seen = { text: '', thought: '', answer: '', refusal: '', finish: '' }
  let usage: ChatUsage | null = null
  let begun = false
  const released = (text: string): string => {
    // What follows the thoughts begins with blank lines.
    const answer = seen.answer === '' ? text.trimStart() : text
    seen.answer += answer
    return answer
  }
  try {
    for (;;) {
      // Some servers send an empty piece at once and the first token when its turn has come.
      const waiting = seen.text === '' && seen.thought === ''
      const { done, value: piece } = await call.within(
        iterator.next(),
        waiting ? 'firstToken' : 'idle',
      )
      if (done) break
      begun = true
      seen.text += piece.text ?? ''
      seen.thought += piece.thought ?? ''
      seen.refusal += piece.refusal ?? ''
      seen.finish = piece.finish ?? seen.finish
      usage = piece.usage ?? usage
      if (seen.text.length + seen.thought.length > MAX_REPLY_CHARS) {
        throw new ChatFailure('endless', `${who}的答复超过 ${MAX_REPLY_CHARS} 字，已中止`)
      }
      const answer = released(thoughts.push(piece.text ?? ''))
      if (answer !== '') yield answer
    }
    const rest = released(thoughts.end())
    if (rest !== '') yield rest
  } finally {
    const outputTokens = estimateTokens(seen.text + seen.thought)
    if (begun) count(usage ?? { inputTokens: estimatedInputTokens, outputTokens })
    // Not awaited: a sequence that hangs would keep the caller waiting.
    iterator.return?.()?.catch(() => undefined)
  }
  const fault = faultOf(seen)
  if (fault !== null) throw new ChatFailure(fault, `${who}${FAULT_WORDS[fault]}`)
}

/** How APIs say that a reply did not end by itself (OpenAI, DeepSeek, Zhipu, Anthropic). */
const FINISH_FAULTS: Partial<Record<string, ReplyFault>> = {
  length: 'truncated',
  max_tokens: 'truncated',
  content_filter: 'filtered',
  sensitive: 'filtered',
  refusal: 'refused',
  insufficient_system_resource: 'cut',
  network_error: 'cut',
}

type ReplyFault = Extract<ChatFailureReason, 'refused' | 'filtered' | 'truncated' | 'cut' | 'empty'>

const FAULT_WORDS: Record<ReplyFault, string> = {
  refused: '拒绝作答',
  filtered: '的答复被内容审查拦下',
  truncated: '的答复达到词元上限，未能写完',
  cut: '的答复中途断开',
  empty: '没有给出文字',
}

function faultOf(seen: { answer: string; refusal: string; finish: string }): ReplyFault | null {
  if (seen.refusal !== '') return 'refused'
  // A stream without a reason for its end was cut, be the connection closed ever so politely.
  if (seen.finish === '') return 'cut'
  return FINISH_FAULTS[seen.finish] ?? (seen.answer.trim() === '' ? 'empty' : null)
}

/** The whole text of a reply. */
export async function collect(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}
