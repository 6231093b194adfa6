// OpenAI API: an answer in the shapes of a chat completion, whole and in chunks.
import { z } from '@hono/zod-openapi'
import type { Answer, Citation } from '#domain/answer.ts'
import { citedText, quotationOf, type LinkTo } from '#surfaces/http/cited-text.ts'
import { citeClause } from '#words/answers.ts'

export const AnnotationSchema = z
  .object({
    type: z.literal('url_citation'),
    url_citation: z.object({
      start_index: z.int().describe('where the [n] marker stands in the content'),
      end_index: z.int(),
      url: z.string(),
      title: z.string(),
    }),
  })
  .meta({ id: 'Annotation' })
export type Annotation = z.infer<typeof AnnotationSchema>

export const SourceSchema = z
  .object({ title: z.string(), url: z.string(), snippet: z.string().describe('the quoted words') })
  .meta({ id: 'Source' })
export type Source = z.infer<typeof SourceSchema>

export const UsageSchema = z
  .object({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
  })
  .describe('tokens of the model; characters where none was called')

export const ChatCompletionSchema = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string().describe('the answer, its notices and one line a source'),
          refusal: z.null(),
          annotations: z.array(AnnotationSchema),
        }),
        logprobs: z.null(),
        finish_reason: z.literal('stop'),
      }),
    ),
    usage: UsageSchema,
    search_results: z.array(SourceSchema).describe('the cited clauses, in the order of their [n]'),
  })
  .meta({ id: 'ChatCompletion' })
export type ChatCompletion = z.infer<typeof ChatCompletionSchema>

/** What every chunk and the whole completion say of themselves. */
export interface CompletionHead {
  id: string
  created: number
  model: string
}

/** A reply ready to be sent: an answer with its sources, or what a client's chore is given. */
export interface Reply {
  content: string
  annotations: Annotation[]
  sources: Source[]
  usage: z.infer<typeof UsageSchema>
}

/** An answer as it is sent whole. @param promptChars counted where no model was called */
export function replyOf(answer: Answer, linkTo: LinkTo, promptChars: number): Reply {
  const content = citedText(answer, linkTo)
  return {
    content,
    annotations: annotationsOf(content, answer.citations, linkTo),
    sources: sourcesOf(answer.citations, linkTo),
    usage: usageOf(promptChars, content.length, answer.usage),
  }
}

/** The completion as one object. */
export function toCompletion(head: CompletionHead, reply: Reply): ChatCompletion {
  const { content, annotations, sources, usage } = reply
  const message = { role: 'assistant' as const, content, refusal: null, annotations }
  return {
    id: head.id,
    object: 'chat.completion',
    created: head.created,
    model: head.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage,
    search_results: sources,
  }
}

export interface ChunkParts {
  delta: Record<string, unknown>
  finishReason?: 'stop'
  extras?: Record<string, unknown>
}

/** One chunk of a streamed completion. */
export function toChunk(head: CompletionHead, { delta, finishReason, extras }: ChunkParts) {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finishReason ?? null }
  return { ...chunkHead(head), choices: [choice], ...extras }
}

/** The last chunk where usage was asked for: it has no choice. */
export function toUsageChunk(head: CompletionHead, usage: Reply['usage']) {
  return { ...chunkHead(head), choices: [], usage }
}

function chunkHead({ id, created, model }: CompletionHead) {
  return { id, object: 'chat.completion.chunk' as const, created, model }
}

/** Each cited clause with the place of its first marker in the content. */
export function annotationsOf(
  content: string,
  citations: readonly Citation[],
  linkTo: LinkTo,
): Annotation[] {
  return citations.flatMap((citation) => {
    const marker = `[${citation.n}]`
    const start = content.indexOf(marker)
    if (start === -1) return []
    const place = { start_index: start, end_index: start + marker.length }
    const source = { url: linkTo(citation.url), title: citeClause(citation) }
    return [{ type: 'url_citation' as const, url_citation: { ...place, ...source } }]
  })
}

/** The cited clauses as search results, a field that several clients show as sources. */
export function sourcesOf(citations: readonly Citation[], linkTo: LinkTo): Source[] {
  return citations.map((citation) => ({
    title: citeClause(citation),
    url: linkTo(citation.url),
    snippet: quotationOf(citation),
  }))
}

/** Tokens that a model took, or characters where there was none, so that traffic can be measured. */
export function usageOf(
  promptChars: number,
  contentChars: number,
  counted: Answer['usage'] = null,
): Reply['usage'] {
  const prompt_tokens = counted?.inputTokens ?? promptChars
  const completion_tokens = counted?.outputTokens ?? contentChars
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}
