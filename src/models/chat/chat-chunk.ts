// Models: one chunk of a reply as servers of OpenAI's chat API write it, each a little differently.
import { z } from 'zod'
import type { ReplyPiece } from './reply-source.ts'

/** Mistral's reasoning models give parts in place of a string (docs.mistral.ai, Reasoning). */
const PartSchema = z.looseObject({ type: z.string(), text: z.string().nullish() })

/** A part of a call; some servers give the arguments as the object that they are. */
const CallSchema = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z
    .object({
      name: z.string().nullish(),
      arguments: z
        .union([
          z.string(),
          z.record(z.string(), z.unknown()).transform((given) => JSON.stringify(given)),
        ])
        .nullish(),
    })
    .nullish(),
})

const SaidSchema = z.object({
  content: z.union([z.string(), z.array(PartSchema)]).nullish(),
  tool_calls: z.array(CallSchema).nullish(),
  refusal: z.string().nullish(),
  /** DeepSeek, Qwen, Zhipu, vLLM. */
  reasoning_content: z.string().nullish(),
  /** Ollama, newer vLLM. */
  reasoning: z.string().nullish(),
})
type Said = z.infer<typeof SaidSchema>

/** A chunk of a stream, or a whole completion of a server that does not stream. */
export const ChunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: SaidSchema.nullish(),
        message: SaidSchema.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  /** Gateways leave out what they did not count: no reason to lose the reply. */
  usage: z
    .object({ prompt_tokens: z.number(), completion_tokens: z.number() })
    .nullish()
    .catch(null),
  /** An object as the API has it, or the bare words of Ollama and others. */
  error: z
    .union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)])
    .nullish(),
})
export type Chunk = z.infer<typeof ChunkSchema>

/** What a chunk brings of the reply. */
export function pieceOf({ choices, usage }: Chunk): ReplyPiece {
  const choice = choices?.[0]
  const said = choice?.delta ?? choice?.message
  return {
    ...wordsOf(said),
    calls: said?.tool_calls?.map(({ index, id, function: called }) => ({ index, id, ...called })),
    refusal: said?.refusal,
    finish: choice?.finish_reason,
    usage: usage && { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens },
  }
}

function wordsOf(said: Said | null | undefined): Pick<ReplyPiece, 'text' | 'thought'> {
  const thought = said?.reasoning_content ?? said?.reasoning
  if (!Array.isArray(said?.content)) return { text: said?.content, thought }
  const thoughts = said.content.filter((part) => !isText(part))
  return {
    text: said.content
      .filter(isText)
      .map(({ text }) => text ?? '')
      .join(''),
    thought: thoughts.length === 0 ? thought : JSON.stringify(thoughts),
  }
}

function isText({ type }: z.infer<typeof PartSchema>): boolean {
  return type === 'text'
}
