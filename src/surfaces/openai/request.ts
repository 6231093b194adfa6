// OpenAI API: a chat completion request becomes a question with its history.
import { z } from '@hono/zod-openapi'
import { AskRequestSchema, MAX_HISTORY_TURNS, TurnSchema, type AskRequest } from '#domain/answer.ts'
import { withoutSources } from '#surfaces/http/cited-text.ts'
import { HttpProblem } from '#surfaces/http/problem.ts'
import { questionAmongPassages, type PlainMessage } from './transcript.ts'

/** The one model that is listed. */
export const MODEL_ID = 'tiaoli'

const PartSchema = z.looseObject({ type: z.string(), text: z.string().optional() })

const MessageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(PartSchema)]).nullish(),
})

/** Parameters that steer a language model's sampling may come along and change nothing. */
export const ChatCompletionRequestSchema = z
  .looseObject({
    model: z.string().describe(`${MODEL_ID}; GET /v1/models lists it`),
    messages: z
      .array(MessageSchema)
      .min(1)
      .describe(
        'The last user message is the question, user and assistant messages before it are its history; system messages give no orders',
      ),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    n: z.literal(1, '只给出一个回答，n 只能是 1').nullish(),
    tool_choice: z
      .unknown()
      .optional()
      .describe('no tool is ever called; one that must be called is refused'),
    response_format: z
      .looseObject({ type: z.string(), json_schema: z.looseObject({}).nullish() })
      .nullish(),
  })
  .meta({ id: 'ChatCompletionRequest' })
export type ChatCompletionRequest = z.infer<typeof ChatCompletionRequestSchema>
type Message = ChatCompletionRequest['messages'][number]

/** The words of the messages; parts that are not text are left out. */
export function plainMessages({ messages }: ChatCompletionRequest): PlainMessage[] {
  return messages.map(({ role, content }) => ({ role, text: textOf(content) }))
}

function textOf(content: Message['content']): string {
  if (typeof content === 'string') return content
  return (content ?? [])
    .flatMap(({ type, text }) => (type === 'text' ? (text ?? '') : []))
    .join('\n')
}

/**
 * The question and its history.
 * @throws HttpProblem INVALID_INPUT for what cannot be answered: pictures, a tool that must be
 * called, an output format, no or too long a question
 */
export function toAskRequest(request: ChatCompletionRequest): AskRequest {
  refuseUnable(request)
  const at = request.messages.findLastIndex(({ role }) => role === 'user')
  const message = request.messages[at]
  if (message === undefined) throw invalid('messages', '没有 role 为 user 的消息')
  const field = `messages.${at}.content`
  if (typeof message.content !== 'string') {
    const other = message.content?.find(({ type }) => type !== 'text')
    if (other !== undefined)
      throw invalid(field, `不支持 ${other.type} 类型的内容，只接受文字（text）`)
  }
  const history = plainMessages(request).slice(0, at).flatMap(toTurn).slice(-MAX_HISTORY_TURNS)
  const text = textOf(message.content)
  // Clients that add passages of their own wrap the question that was typed.
  const question = questionAmongPassages(text) ?? text
  const result = AskRequestSchema.safeParse({ question, history })
  if (result.success) return result.data
  throw invalid(field, result.error.issues.map((issue) => issue.message).join('；'))
}

function refuseUnable({ tool_choice, response_format }: ChatCompletionRequest): void {
  if (tool_choice === 'required' || (typeof tool_choice === 'object' && tool_choice !== null))
    throw invalid('tool_choice', '不调用工具；请去掉 tool_choice 或改为 auto')
  if (response_format && response_format.type !== 'text')
    throw invalid('response_format', '回答只有文字一种格式；请去掉 response_format')
}

const MAX_TURN_CHARS = TurnSchema.shape.content.maxLength ?? Infinity

function toTurn({ role, text }: PlainMessage): NonNullable<AskRequest['history']> {
  if (text === '' || (role !== 'user' && role !== 'assistant')) return []
  const content = role === 'assistant' ? withoutSources(text) : text
  return [{ role, content: content.slice(0, MAX_TURN_CHARS) }]
}

function invalid(field: string, message: string): HttpProblem {
  return new HttpProblem(
    'INVALID_INPUT',
    { zh: `${message}。`, en: `${field}: ${message}` },
    { fieldErrors: [{ field, message }] },
  )
}
