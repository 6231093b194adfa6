// Page: an answer as it comes, event by event.
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { request, RequestFailure } from './request.ts'
import type { Answer, AnswerEvent, AskRequest, Citation, Problem } from './types.ts'

/** The service sends a comment at least every 15 s; after this silence it is taken for gone. */
const SILENCE_MS = 45_000

type EventOf<Type extends AnswerEvent['type']> = Extract<AnswerEvent, { type: Type }>

/** What is done with each event; exactly one of the names of the wire. */
export interface AnswerListener {
  start(event: Omit<EventOf<'answer-start'>, 'type'>): void
  evidence(event: Omit<EventOf<'evidence'>, 'type'>): void
  citation(citation: Citation): void
  delta(text: string): void
  /** What came so far is withdrawn. */
  reset(): void
}

/**
 * Asks a question and reports the answer while it comes.
 * @returns the whole answer
 * @throws RequestFailure also when the stream ends before the answer does
 */
export async function askStreaming(
  question: AskRequest,
  listener: AnswerListener,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await request('/api/ask', {
    method: 'POST',
    body: { ...question, stream: true },
    accept: 'text/event-stream',
    signal,
  })
  if (response.body === null) throw new RequestFailure(null)
  const messages = response.body
    .pipeThrough(endOnSilence())
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
  try {
    for await (const { event, data } of messages) {
      const answer = tell(listener, event, data)
      if (answer !== null) return answer
    }
  } catch (error) {
    if (signal.aborted || error instanceof RequestFailure) throw error
    throw new RequestFailure(null, { cause: error })
  }
  throw new RequestFailure(null)
}

/** Passes one event on; gives the answer if it is the last. The casts follow the wire's contract. */
function tell(listener: AnswerListener, event: string | undefined, data: string): Answer | null {
  const content: unknown = JSON.parse(data)
  if (event === 'answer-start') listener.start(content as EventOf<'answer-start'>)
  else if (event === 'evidence') listener.evidence(content as EventOf<'evidence'>)
  else if (event === 'citation') listener.citation(content as Citation)
  else if (event === 'answer-delta') listener.delta((content as EventOf<'answer-delta'>).text)
  else if (event === 'answer-reset') listener.reset()
  else if (event === 'error') throw new RequestFailure(content as Problem)
  return event === 'answer-end' ? (content as Answer) : null
}

function endOnSilence(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let timer: ReturnType<typeof setTimeout> | undefined
  return new TransformStream({
    start: (controller) => watch(controller),
    transform: (chunk, controller) => {
      watch(controller)
      controller.enqueue(chunk)
    },
    flush: () => clearTimeout(timer),
  })
  function watch(controller: TransformStreamDefaultController): void {
    clearTimeout(timer)
    timer = setTimeout(() => controller.error(new RequestFailure(null)), SILENCE_MS)
  }
}
