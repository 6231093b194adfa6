// Models: where the replies of a language model come from, an endpoint or another's client.
import type { ChatFailure } from './chat-failure.ts'
import type { ChatTool, ChatRequest, ChatUsage } from './chat-model.ts'

export interface ReplyRequest extends Pick<ChatRequest, 'messages' | 'maxOutputTokens'> {
  /** The shape of the JSON that is wanted; null for text. */
  shape: { name: string; jsonSchema: Record<string, unknown> } | null
  /** What the model may call; empty for nothing. */
  tools: readonly ChatTool[]
}

/** A part of a call of a tool; streams give a call in many. */
export interface CallPiece {
  /** The place of the call among those of the reply. */
  index?: number | null | undefined
  id?: string | null | undefined
  name?: string | null | undefined
  /** Of all pieces together: JSON. */
  arguments?: string | null | undefined
}

/** What one piece of a reply may bring; all of it optional. */
export interface ReplyPiece {
  text?: string | null | undefined
  /** Reasoning beside the text; counted, never shown. */
  thought?: string | null | undefined
  calls?: readonly CallPiece[] | null | undefined
  refusal?: string | null | undefined
  /** Why the reply ended, in the words of the API; absent until it did. */
  finish?: string | null | undefined
  /** Of the whole reply so far. */
  usage?: ChatUsage | null | undefined
}

/** What all questions share of one model; each reply is one attempt. */
export interface ReplySource {
  /** The model's name. */
  readonly model: string
  /** Who replies, for the message of a failure. */
  readonly who: string
  /** How often a call is made that fails before it says anything; 1 where the source repeats it. */
  readonly attempts: number
  /** The reply as it arrives; throws ChatFailure or anything else. */
  pieces(request: ReplyRequest, signal: AbortSignal): AsyncIterable<ReplyPiece>
  /** Anything else in our words, without itself as the cause: it may repeat the key. */
  failureOf(error: unknown): ChatFailure
}
