// Answer: an agent of LangChain's that looks things up in several steps and then writes.
import { createAgent, tool } from 'langchain'
import type { CitedClause } from './cited-clause.ts'
import { AppError } from '#domain/errors.ts'
import { ChatFailure } from '#models/chat/chat-failure.ts'
import type { ChatModel } from '#models/chat/chat-model.ts'
import { LangChainChatModel } from '#models/langchain/to-langchain.ts'
import type { AnswerEvent } from './assistant.ts'
import type { Handles } from './handles.ts'
import { inert, showClause } from './handles.ts'
import type { ModelTool } from './model-tools.ts'
import type { Prompts } from './prompts.ts'

/** Of one call to the model. */
const MAX_REPLY_TOKENS = 2000
/** Steps of the graph beside those of the calls, each one of the model and one of its tools. */
const SPARE_STEPS = 3

export interface ResearchInput {
  question: string
  /** YYYY-MM-DD. */
  asOf: string
  tools: readonly ModelTool[]
  /** Calls of them for one question. */
  maxCalls: number
  prompts: Prompts
  /** The question's own. */
  model: ChatModel
  signal: AbortSignal
}

/** What the agent wrote, and every clause that its tools gave it. */
export interface Research {
  text: string
  handles: Handles
}

type ToolCall = Extract<AnswerEvent, { type: 'tool-call' }>

/**
 * Lets the model look things up until it answers; each call is told as an event once it is done.
 * Throws ChatFailure for a model that fails or never stops, or the reason of the signal.
 */
export async function* research(input: ResearchInput): AsyncGenerator<ToolCall, Research> {
  const { question, asOf, tools, maxCalls, prompts, model, signal } = input
  const handles = new Map<string, CitedClause>()
  const calls: ToolCall[] = []
  let count = 0
  const agent = createAgent({
    model: new LangChainChatModel(model, { maxOutputTokens: MAX_REPLY_TOKENS }),
    tools: tools.map((one) =>
      tool(
        async (given: Record<string, string>) => {
          if (++count > maxCalls) return '查阅次数已用完，请根据已有条款作答。'
          const { note, evidence } = await one.call(given)
          const named = evidence.map((piece) => [handleOf(handles, piece), piece] as const)
          calls.push({
            type: 'tool-call',
            name: one.name,
            arguments: Object.values(given).join('；'),
            clauses: evidence.map(({ clause }) => clause.id),
          })
          return [inert(note), ...named.map(([name, piece]) => showClause(name, piece, asOf))].join(
            '\n\n',
          )
        },
        { name: one.name, description: one.description, schema: one.schema },
      ),
    ),
  })
  const messages = prompts.messages('research', {
    steps: String(maxCalls),
    today: asOf,
    question: inert(question),
  })
  let text = ''
  try {
    const stream = await agent.stream(
      { messages: messages.map(({ role, content }): [string, string] => [role, content]) },
      { streamMode: 'values', recursionLimit: 2 * maxCalls + SPARE_STEPS, signal },
    )
    for await (const state of stream) {
      yield* calls.splice(0)
      text = state.messages.at(-1)?.text ?? ''
    }
  } catch (error) {
    signal.throwIfAborted()
    throw failureOf(error)
  }
  yield* calls.splice(0)
  return { text, handles }
}

/** The words of a foreign error may hold a key; its name is enough. */
function failureOf(error: unknown): Error {
  if (error instanceof AppError) return error
  const name = error instanceof Error ? error.name : typeof error
  const isEndless = name === 'GraphRecursionError'
  return new ChatFailure(isEndless ? 'truncated' : 'unavailable', `分步查阅没有完成（${name}）`)
}

/** The handle of a clause, the same for every call that gives it. */
function handleOf(handles: Map<string, CitedClause>, evidence: CitedClause): string {
  for (const [name, known] of handles) if (known.clause.id === evidence.clause.id) return name
  const name = `c${handles.size + 1}`
  handles.set(name, evidence)
  return name
}
