// Models: a ChatModel as a chat model of LangChain's, for agents that call tools.
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatResult } from '@langchain/core/outputs'
import { convertToOpenAITool } from '@langchain/core/utils/function_calling'
import type { ChatModel, ChatTool } from '../chat/chat-model.ts'
import { fromLangChainMessage, turnMessage } from './messages.ts'

interface CallOptions extends BaseChatModelCallOptions {
  tools?: ChatTool[]
}

/**
 * What LangChain asks of it, the ChatModel is asked, with all its limits; whole turns are given, not
 * streams. It throws what the ChatModel throws.
 */
export class LangChainChatModel extends BaseChatModel<CallOptions> {
  readonly #model: ChatModel
  readonly #maxOutputTokens: number

  constructor(model: ChatModel, { maxOutputTokens }: { maxOutputTokens: number }) {
    super({})
    this.#model = model
    this.#maxOutputTokens = maxOutputTokens
  }

  override _llmType(): string {
    return 'tiaoli'
  }

  override bindTools(tools: BindToolsInput[]) {
    return this.withConfig({ tools: tools.map(toolOf) })
  }

  override async _generate(
    messages: BaseMessage[],
    { tools = [], signal }: this['ParsedCallOptions'],
  ): Promise<ChatResult> {
    const turn = await this.#model.takeTurn({
      messages: messages.map(fromLangChainMessage),
      tools,
      maxOutputTokens: this.#maxOutputTokens,
      ...(signal && { signal }),
    })
    return { generations: [{ text: turn.text, message: turnMessage(turn) }] }
  }
}

function toolOf(tool: BindToolsInput): ChatTool {
  const { name, description = '', parameters } = convertToOpenAITool(tool).function
  return { name, description, parameters }
}
