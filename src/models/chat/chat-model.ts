// Models: what writes and judges text, behind one small interface.
import type { z } from 'zod'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface ChatUsage {
  inputTokens: number
  outputTokens: number
}

export interface ChatRequest {
  messages: readonly ChatMessage[]
  /** A reply that reaches it is cut off and counts as a failure. */
  maxOutputTokens: number
  /** Ends the call; its reason is what the call then throws. */
  signal?: AbortSignal
}

export interface ObjectRequest<Value> extends ChatRequest {
  /** Name of the shape, for the endpoint: letters, digits, `_` and `-`. */
  name: string
  /** Strict endpoints want every property present: prefer nullable to optional ones. */
  schema: z.ZodType<Value>
}

/** A call to the model that another client makes for the same question. */
export interface DelegatedCall<Result> extends Pick<ChatRequest, 'messages' | 'maxOutputTokens'> {
  /** Makes it; throws what `streamText` throws. */
  run: () => Promise<{ result: Result; usage: ChatUsage }>
}

/**
 * One model for one question. What it throws is an AppError MODEL_UNAVAILABLE, TIMEOUT or
 * RATE_LIMITED (a ChatFailure, whose `reason` is for programs), or the reason of the caller's
 * signal.
 */
export interface ChatModel {
  /** The model's name as the endpoint knows it. */
  readonly model: string
  /**
   * Yields text as it arrives; ends when the model ends. Refusal, empty text and text that was cut
   * off are failures too, so a failure may follow after text. Thoughts of the model are left out.
   */
  streamText(request: ChatRequest): AsyncIterable<string>
  /** One JSON value that fits the schema; one repair round feeds the validator's message back. */
  generateObject<Value>(request: ObjectRequest<Value>): Promise<Value>
  /** Lets another client call: within the same bound and breaker, counted in the same usage. */
  delegate<Result>(call: DelegatedCall<Result>): Promise<Result>
  /** Tokens used so far through this object, failed calls included. */
  usage(): ChatUsage
}
