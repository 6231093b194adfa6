// Models: how many tokens a text is, where the endpoint does not say.
import type { ChatRequest, ChatTool } from './chat-model.ts'

/**
 * On the safe side of 0.6 a Chinese and 0.3 a Latin character, which DeepSeek's documentation
 * (quick_start/token_usage) gives and other vendors' vocabularies differ from.
 */
const TOKENS_PER_WIDE_CHAR = 0.8
const TOKENS_PER_ASCII_CHAR = 0.3
/** Role and separators around each message. */
const TOKENS_PER_MESSAGE = 4

/** A cautious guess, rounded up; 0 for an empty text. */
export function estimateTokens(text: string): number {
  const asciiChars = text.match(/[\0-\x7f]/g)?.length ?? 0
  const wideChars = text.length - asciiChars
  return Math.ceil(asciiChars * TOKENS_PER_ASCII_CHAR + wideChars * TOKENS_PER_WIDE_CHAR)
}

/** The same for all that is sent: words, calls of tools and what tools there are. */
export function estimateRequestTokens({
  messages,
  tools = [],
}: Pick<ChatRequest, 'messages'> & { tools?: readonly ChatTool[] }): number {
  const told = tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools))
  return messages.reduce((sum, message) => {
    const calls = (message.role === 'assistant' && message.toolCalls) || []
    const words = [message.content, ...calls.flatMap((call) => [call.name, call.arguments])]
    return sum + TOKENS_PER_MESSAGE + estimateTokens(words.join(''))
  }, told)
}
