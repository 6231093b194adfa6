// Models: messages as LangChain has them, and back.
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatMessage, ChatTurn, ToolCall } from '../chat/chat-model.ts'

export function toLangChainMessage(message: ChatMessage): BaseMessage {
  const { content } = message
  if (message.role === 'assistant') {
    return turnMessage({ text: content, toolCalls: message.toolCalls ?? [] })
  }
  if (message.role === 'tool') return new ToolMessage({ content, tool_call_id: message.callId })
  return message.role === 'system' ? new SystemMessage(content) : new HumanMessage(content)
}

/** What the model said; calls whose arguments are no JSON object stand apart. */
export function turnMessage({ text, toolCalls }: ChatTurn): AIMessage {
  const calls = toolCalls.map((call) => ({ call, args: argumentsOf(call) }))
  return new AIMessage({
    content: text,
    tool_calls: calls.flatMap(({ call: { id, name }, args }) =>
      args === null ? [] : [{ id, name, args, type: 'tool_call' as const }],
    ),
    invalid_tool_calls: calls.flatMap(({ call: { id, name, arguments: given }, args }) =>
      args === null ? [{ id, name, args: given, type: 'invalid_tool_call' as const }] : [],
    ),
  })
}

/** The object that the model wrote, an empty one where it wrote nothing; null for anything else. */
function argumentsOf({ arguments: given }: ToolCall): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(given || '{}')
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : null
  } catch {
    // What a model wrote; the caller tells it what was wrong.
    return null
  }
}

export function fromLangChainMessage(message: BaseMessage): ChatMessage {
  const content = message.text
  if (SystemMessage.isInstance(message)) return { role: 'system', content }
  if (ToolMessage.isInstance(message)) {
    return { role: 'tool', content, callId: message.tool_call_id }
  }
  if (!AIMessage.isInstance(message)) return { role: 'user', content }
  const toolCalls = (message.tool_calls ?? []).map(({ id = '', name, args }) => ({
    id,
    name,
    arguments: JSON.stringify(args),
  }))
  return { role: 'assistant', content, ...(toolCalls.length > 0 && { toolCalls }) }
}
