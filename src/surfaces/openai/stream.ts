// OpenAI API: the events of an answer as the chunks of a streamed completion.
import type { AnswerEvent } from '#answer/assistant.ts'
import type { Citation } from '#domain/answer.ts'
import { belowText, type LinkTo } from '#surfaces/http/cited-text.ts'
import { annotationsOf, sourcesOf, toChunk, toUsageChunk, usageOf } from './completion.ts'
import type { ChunkParts, CompletionHead, Reply } from './completion.ts'

export interface ChunkOptions {
  head: CompletionHead
  linkTo: LinkTo
  /** Whether a last chunk tells the usage. */
  includeUsage: boolean
  promptChars: number
}

const DONE = 'data: [DONE]\n\n'

/** An event without a name, as the OpenAI API sends them. */
export function formatData(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

/**
 * Role first, then the text as it is released, what stands below it, the annotations in a chunk
 * without content, and the end. The sources known by then come with the first words, because some
 * clients look for them nowhere else.
 */
export async function* toChunks(
  events: AsyncIterable<AnswerEvent>,
  options: ChunkOptions,
): AsyncGenerator<string> {
  const { linkTo } = options
  const citations: Citation[] = []
  let content = ''
  yield sendChunk(options, { delta: { role: 'assistant', content: '' } })
  for await (const event of events) {
    if (event.type === 'citation') citations.push(event.citation)
    if (event.type === 'answer-reset') citations.length = 0
    const words = wordsOf(event, linkTo)
    if (words !== '') {
      const isFirst = content === ''
      const extras = isFirst ? { search_results: sourcesOf(citations, linkTo) } : {}
      yield sendChunk(options, { delta: { content: words }, extras })
      content += words
    }
    if (event.type !== 'answer-end') continue
    const { citations: cited, usage } = event.answer
    const annotations = annotationsOf(content, cited, linkTo)
    const extras = { search_results: sourcesOf(cited, linkTo) }
    if (annotations.length > 0) yield sendChunk(options, { delta: { annotations }, extras })
    yield* endOf(options, usageOf(options.promptChars, content.length, usage))
  }
}

/** Clients of this API cannot take words back that they have shown. */
const WITHDRAWN = '\n\n---\n\n以上内容撤回，以下是条款原文：\n\n'

/** The words that an event adds to the content: a piece of text, or at the end what stands below. */
function wordsOf(event: AnswerEvent, linkTo: LinkTo): string {
  if (event.type === 'answer-delta') return event.text
  if (event.type === 'answer-reset') return WITHDRAWN
  return event.type === 'answer-end' ? belowText(event.answer, linkTo) : ''
}

/** A reply that is known already, in as few chunks as clients understand. */
export async function* replyInChunks(reply: Reply, options: ChunkOptions): AsyncGenerator<string> {
  const delta = { role: 'assistant', content: reply.content }
  yield sendChunk(options, { delta })
  yield* endOf(options, reply.usage)
}

function* endOf(options: ChunkOptions, usage: Reply['usage']): Generator<string> {
  yield sendChunk(options, { delta: {}, finishReason: 'stop' })
  if (options.includeUsage) yield formatData(toUsageChunk(options.head, usage))
  yield DONE
}

/** A chunk on the wire; where usage is told at the end, all others say that they have none. */
function sendChunk({ head, includeUsage }: ChunkOptions, parts: ChunkParts): string {
  const extras = includeUsage ? { ...parts.extras, usage: null } : parts.extras
  return formatData(toChunk(head, { ...parts, ...(extras !== undefined && { extras }) }))
}
