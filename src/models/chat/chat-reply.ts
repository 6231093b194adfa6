// Models: one reply of a language model, read piece by piece and judged at its end.
import type { ChatCall } from './chat-call.ts'
import { ChatFailure, type ChatFailureReason } from './chat-failure.ts'
import type { ChatTurn, ChatUsage, ToolCall } from './chat-model.ts'
import type { CallPiece, ReplyPiece } from './reply-source.ts'
import { createThoughtFilter } from './thoughts.ts'
import { estimateTokens } from './token-estimate.ts'
import { joinCalls } from './tool-calls.ts'

/** A reply longer than this, thoughts and calls included, is cut off: no answer has as much. */
const MAX_REPLY_CHARS = 200_000

export interface ReplyContext {
  call: ChatCall
  /** Who replies, for the message of a failure. */
  who: string
  /** Whether calls of tools are a reply; else they are passed over. */
  mayCallTools: boolean
  /** Counted where the endpoint tells no usage. */
  estimatedInputTokens: number
  /** Called once, however the reply ends; never if there was none. */
  count: (usage: ChatUsage) => void
}

/**
 * Yields the answer's text without thoughts and returns the calls of tools. Throws ChatFailure for
 * an endless reply, a refusal, a reply that was filtered, truncated or cut, and for one with
 * neither text nor calls.
 */
export async function* readReply(
  pieces: AsyncIterable<ReplyPiece>,
  { call, who, mayCallTools, estimatedInputTokens, count }: ReplyContext,
): AsyncGenerator<string, ToolCall[]> {
  const thoughts = createThoughtFilter()
  const iterator = pieces[Symbol.asyncIterator]()
  const seen = { written: '', answer: '', refusal: '', finish: '' }
  const callPieces: CallPiece[] = []
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
      const limit = seen.written === '' ? 'firstToken' : 'idle'
      const { done, value: piece } = await call.within(iterator.next(), limit)
      if (done) break
      begun = true
      seen.written += writtenIn(piece)
      seen.refusal += piece.refusal ?? ''
      seen.finish = piece.finish ?? seen.finish
      usage = piece.usage ?? usage
      if (seen.written.length > MAX_REPLY_CHARS) {
        throw new ChatFailure('endless', `${who}的答复超过 ${MAX_REPLY_CHARS} 字，已中止`)
      }
      callPieces.push(...(piece.calls ?? []))
      const answer = released(thoughts.push(piece.text ?? ''))
      if (answer !== '') yield answer
    }
    const rest = released(thoughts.end())
    if (rest !== '') yield rest
  } finally {
    const outputTokens = estimateTokens(seen.written)
    if (begun) count(usage ?? { inputTokens: estimatedInputTokens, outputTokens })
    // Not awaited: a sequence that hangs would keep the caller waiting.
    iterator.return?.()?.catch(() => undefined)
  }
  const calls = mayCallTools ? joinCalls(callPieces) : []
  const fault = faultOf({ ...seen, isEmpty: seen.answer.trim() === '' && calls.length === 0 })
  if (fault !== null) throw new ChatFailure(fault, `${who}${FAULT_WORDS[fault]}`)
  return calls
}

/** Whatever the model wrote in a piece, to be counted and limited. */
function writtenIn({ text, thought, calls }: ReplyPiece): string {
  const called = calls?.map((part) => `${part.name ?? ''}${part.arguments ?? ''}`) ?? []
  return [text ?? '', thought ?? '', ...called].join('')
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

function faultOf(seen: { refusal: string; finish: string; isEmpty: boolean }): ReplyFault | null {
  if (seen.refusal !== '') return 'refused'
  // A stream without a reason for its end was cut, be the connection closed ever so politely.
  if (seen.finish === '') return 'cut'
  return FINISH_FAULTS[seen.finish] ?? (seen.isEmpty ? 'empty' : null)
}

/** The whole of a reply. */
export async function collectTurn(reply: AsyncGenerator<string, ToolCall[]>): Promise<ChatTurn> {
  let text = ''
  for (;;) {
    const { done, value } = await reply.next()
    if (done) return { text, toolCalls: value }
    text += value
  }
}

/** The whole text of a reply. */
export async function collect(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}
