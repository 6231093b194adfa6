// The whole product over test/corpus with a language model that plays what each test wrote for it.
import { expect } from 'vitest'
import type { AnswerEvent } from '#answer/assistant.ts'
import { compose, type Composed, type ComposeOptions } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import type { ChatConfig } from '#config/chat.ts'
import { AnswerSchema } from '#domain/answer.ts'
import type { Answer, AskRequest } from '#domain/answer.ts'
import {
  chatConfigOf,
  SCRIPTED_KEY,
  startScriptedEndpoint,
  text,
} from '../support/scripted-endpoint.ts'
import type {
  ChatBody,
  ChatPlay,
  RecordedRequest,
  ScriptedEndpoint,
} from '../support/scripted-endpoint.ts'
import { CONTEXT, NOW, temporaryFolder } from '../product.ts'

/** A day on which the plan of test/corpus is in force. */
export const AS_OF = '2024-06-01'
/** Time for one answer, in which the model may take three quarters; it ends none here. */
const PATIENT_MS = 120_000

/** The library is built once for all questions. */
const built = temporaryFolder()

export interface Asked {
  answer: Answer
  events: AnswerEvent[]
  /** What was sent to the model. */
  requests: RecordedRequest<ChatBody>[]
}

export interface AskOptions {
  request?: Partial<AskRequest>
  config?: Partial<ChatConfig>
  askTimeoutMs?: number
}

/** The product over test/corpus with the endpoint as its language model. */
export function composeWith(
  endpoint: ScriptedEndpoint,
  changes: Partial<ChatConfig> = {},
  {
    askTimeoutMs = PATIENT_MS,
    ...options
  }: { askTimeoutMs?: number | undefined } & Pick<ComposeOptions, 'onModelFailure'> = {},
): Promise<Composed> {
  const config = loadConfig({
    TIAOLI_SEEDS: 'test/corpus',
    TIAOLI_VECTORSTORE: built,
    TIAOLI_ASK_TIMEOUT_MS: String(askTimeoutMs),
  })
  return compose(
    { ...config, chat: chatConfigOf(endpoint, changes) },
    { now: () => NOW, ...options },
  )
}

/**
 * Asks once, with the plays for the model's calls in order. Whatever the model says, the answer
 * fits the schema, its text is what was streamed, its quotations are verbatim, and nothing of the
 * endpoint's words or key shows.
 */
export async function askWithModel(
  question: string,
  chat: readonly ChatPlay[],
  options: AskOptions = {},
): Promise<Asked> {
  await using endpoint = await startScriptedEndpoint({ chat })
  const { assistant } = await composeWith(endpoint, options.config, options)
  const events: AnswerEvent[] = []
  for await (const event of assistant.askEvents(
    {
      question,
      asOf: AS_OF,
      ...options.request,
    },
    CONTEXT,
  )) {
    events.push(event)
  }
  const last = events.at(-1)
  if (last?.type !== 'answer-end') throw new Error('the stream has no end')
  const answer = AnswerSchema.parse(last.answer)
  expect(streamedText(events)).toBe(answer.text)
  for (const { text: words, quotes } of answer.citations)
    for (const { start, end, text: quote } of quotes) expect(words.slice(start, end)).toBe(quote)
  expect(JSON.stringify(events)).not.toContain(SCRIPTED_KEY)
  return { answer, events, requests: endpoint.requests }
}

/** The text as a client that follows the stream has it in the end. */
function streamedText(events: readonly AnswerEvent[]): string {
  const from = events.findLastIndex(({ type }) => type === 'answer-reset') + 1
  return events
    .slice(from)
    .map((event) => (event.type === 'answer-delta' ? event.text : ''))
    .join('')
}

/** Says words in which @plan, @draft … stand for the handle of the clause that holds them. */
export function says(words: string, places: Record<string, string> = {}): ChatPlay {
  return text((request) => withHandles(words, request, places))
}

/** Replaces each @name by the handle under which the request shows the clause with those words. */
export function withHandles(
  words: string,
  request: RecordedRequest<ChatBody>,
  places: Record<string, string>,
): string {
  const shown = request.body.messages.map(({ content }) => content).join('\n')
  const clauses = [...shown.matchAll(/<clause id="(c\d+)">([\s\S]*?)<\/clause>/gu)]
  return words.replaceAll(/@(\w+)/gu, (_, name: string) => {
    const clause = clauses.find(([, , body = '']) => body.includes(places[name] ?? '\0'))
    if (clause?.[1] === undefined) throw new Error(`no clause for @${name}`)
    return clause[1]
  })
}
