// Models: a value of a wanted shape out of what a language model writes.
import { z } from 'zod'
import { ChatFailure } from './chat-failure.ts'
import type { ChatMessage, ObjectRequest } from './chat-model.ts'
import { jsonValuesOf } from './json-text.ts'

/** The JSON Schema of a shape, as `response_format` and as words to a model want it. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, {
    unrepresentable: 'any',
    // Strict endpoints refuse schemas with defaults; those are for what leaves a key out all the same.
    override: ({ jsonSchema }) => delete jsonSchema.default,
  })
  return shape
}

/**
 * The messages with the wanted shape said in words, for endpoints without `response_format`. It
 * goes into the first system message: some chat templates take none later.
 */
export function withShapeInWords(
  messages: readonly ChatMessage[],
  shape: Record<string, unknown>,
): ChatMessage[] {
  const words = `只输出一个 JSON 值，不要解释，不要代码围栏，并符合这个 JSON Schema：\n${JSON.stringify(shape)}`
  const [first, ...rest] = messages
  if (first?.role !== 'system') return [{ role: 'system', content: words }, ...messages]
  return [{ role: 'system', content: `${first.content}\n\n${words}` }, ...rest]
}

/**
 * Asks with `reply`; if no value of the shape comes, asks once more with what was wrong. Throws
 * ChatFailure `invalid-object` after that.
 */
export async function structuredReply<Value>(
  { messages, schema }: Pick<ObjectRequest<Value>, 'messages' | 'schema'>,
  { reply, who }: { reply: (messages: readonly ChatMessage[]) => Promise<string>; who: string },
): Promise<Value> {
  const first = await reply(messages)
  const read = readValue(first, schema)
  if (read.success) return read.value
  const complaint = `上面的输出不能使用：${read.problem}\n请改正后重新给出完整的 JSON，只输出 JSON。`
  const second = readValue(
    await reply([
      ...messages,
      { role: 'assistant', content: first },
      { role: 'user', content: complaint },
    ]),
    schema,
  )
  if (second.success) return second.value
  throw new ChatFailure(
    'invalid-object',
    `${who}两次都没有给出所要求结构的 JSON：${second.problem}`,
  )
}

type Read<Value> = { success: true; value: Value } | { success: false; problem: string }

function readValue<Value>(text: string, schema: z.ZodType<Value>): Read<Value> {
  const values = jsonValuesOf(text)
  const results = [...values, ...values.flatMap((value) => named(value, schema))].map((value) =>
    schema.safeParse(value),
  )
  const fitting = results.find(({ success }) => success)
  if (fitting?.success) return { success: true, value: fitting.data }
  const error = results[0]?.error
  return { success: false, problem: error ? z.prettifyError(error) : '不是合法的 JSON' }
}

/** The bare list of a shape that only names one: […] for {"rejected": […]}. */
function named(value: unknown, schema: z.ZodType): unknown[] {
  if (!Array.isArray(value) || !(schema instanceof z.ZodObject)) return []
  const [key, ...more] = Object.keys(schema.shape)
  return key === undefined || more.length > 0 ? [] : [{ [key]: value }]
}
