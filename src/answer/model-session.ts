// Answer: one question's use of a language model: its calls, its time, and how it fails.
import { AppError } from '#domain/errors.ts'
import { ChatFailure } from '#models/chat/chat-failure.ts'
import type { ChatFailureReason } from '#models/chat/chat-failure.ts'
import type { ChatModel, NewChatModel } from '#models/chat/chat-model.ts'
import type { Research, ResearchInput } from './agent.ts'
import type { AnswerEvent } from './assistant.ts'
import type { Prompts } from './prompts.ts'

/** What answers are generated with; none of it is there when no model is configured. */
export interface Generation {
  newModel: NewChatModel
  prompts: Prompts
  /** Looks things up in several steps; loaded when it is first asked. */
  research: Researcher
  /** For all calls of one question together, so that the extractive answer still comes in time. */
  timeoutMs: number
}

/** See agent.ts. */
export type Researcher = (input: ResearchInput) => AsyncGenerator<AnswerEvent, Research>

export interface ModelSession {
  model: ChatModel
  prompts: Prompts
  research: Researcher
  /** Aborts when the time is up or the caller leaves. */
  signal: AbortSignal
  /**
   * A phrase, in Chinese, for a failure of the model, which is reported. Throws what is none: the
   * caller's leaving, a fault of our own.
   */
  explain: (error: unknown) => string
}

/** Starts the clock of one question. @param report is told of each failure of the model */
export function openSession(
  generation: Generation,
  caller: AbortSignal,
  report: (error: unknown) => void,
): ModelSession {
  const deadline = AbortSignal.timeout(generation.timeoutMs)
  const model = generation.newModel()
  return {
    model,
    prompts: generation.prompts,
    research: generation.research,
    signal: AbortSignal.any([caller, deadline]),
    explain: (error) => {
      caller.throwIfAborted()
      const failure = deadline.aborted ? timeIsUp(generation.timeoutMs) : error
      if (!(failure instanceof AppError)) throw failure
      report(failure)
      return PHRASES[failure instanceof ChatFailure ? failure.reason : 'unavailable']
    },
  }
}

function timeIsUp(timeoutMs: number): ChatFailure {
  return new ChatFailure('timeout', `语言模型没有在 ${timeoutMs} 毫秒内完成全部调用`)
}

/** Never the endpoint's own words: they may hold anything. */
const PHRASES: Record<ChatFailureReason, string> = {
  unavailable: '语言模型不可用',
  rejected: '语言模型拒绝了请求',
  'rate-limited': '语言模型限流',
  timeout: '语言模型超时',
  cut: '语言模型的回答中断',
  unreadable: '语言模型的回复无法读取',
  endless: '语言模型的回答过长',
  refused: '语言模型拒绝作答',
  filtered: '语言模型的回答被过滤',
  truncated: '语言模型的回答不完整',
  empty: '语言模型没有作答',
  'invalid-object': '语言模型的回复格式不对',
  budget: '此问题的词元用完',
  resting: '语言模型接连失败，暂停使用',
}
