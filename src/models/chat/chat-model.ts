// Models: what writes, judges and calls tools, behind one small interface.
import type { z } from 'zod'

/** What may be said to a model; a turn that called tools is followed by a result for each call. */
export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string; toolCalls?: readonly ToolCall[] }
  | { role: 'tool'; content: string; callId: string }

/** A tool that a model may call: its name of letters, digits, `_` and `-`, and what it takes. */
export interface ChatTool {
  name: string
  description: string
  /** A JSON Schema of one object. */
  parameters: Record<string, unknown>
}

export interface ToolCall {
  /** Ties the result to the call. */
  id: string
  name: string
  /** As the model wrote them: JSON, if it kept to the rules. */
  arguments: string
}

/** What a model says when it may call tools: text, calls, or both; never neither. */
export interface ChatTurn {
  text: string
  toolCalls: readonly ToolCall[]
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

export interface TurnRequest extends ChatRequest {
  tools: readonly ChatTool[]
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
  /**
   * One turn of a loop: whoever runs the tools sends the turn back as an assistant's message, with
   * the results behind it. Fails as streamText does, but for a turn of calls without text.
   */
  takeTurn(request: TurnRequest): Promise<ChatTurn>
  /** Tokens used so far through this object, failed calls included. */
  usage(): ChatUsage
}

/** Gives each question a model of its own, whose tokens are counted and bounded apart. */
export type NewChatModel = () => ChatModel
