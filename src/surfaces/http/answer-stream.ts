// HTTP: the events of one answer as a streamed response, in whatever form a surface writes them.
import type { AnswerEvent } from '#answer/assistant.ts'
import type { AskRequest } from '#domain/answer.ts'
import { askOptionsOf } from './ask-options.ts'
import type { AppContext } from './context.ts'
import { EVENT_STREAM_HEADERS, eventStream } from './event-stream.ts'

export interface AnswerStreamOptions {
  /** Pause after which a silent stream sends a comment. */
  heartbeatMs: number
  /** The events as they stand on the wire. */
  toWire: (events: AsyncIterable<AnswerEvent>) => AsyncIterator<string>
  /** What tells the client that it failed midway. */
  onError: (error: unknown) => string
}

/**
 * Answers with the events of a question. Waits for the first one, so that what fails at once is
 * answered with its proper status; stops the work when the client leaves.
 */
export async function streamEvents(
  c: AppContext,
  request: AskRequest,
  { heartbeatMs, toWire, onError }: AnswerStreamOptions,
): Promise<Response> {
  const leave = new AbortController()
  const options = askOptionsOf(c)
  const signal = AbortSignal.any([options.signal, leave.signal])
  const asked = c.var.services.assistant.askEvents(request, { ...options, signal })
  const events = asked[Symbol.asyncIterator]()
  const first = await events.next()
  const { place } = c.var
  place.hold()
  const body = eventStream(toWire(withFirst(first, events)), {
    signal,
    heartbeatMs,
    onError,
    onEnd: () => {
      leave.abort()
      place.release()
    },
  })
  return c.body(body, 200, EVENT_STREAM_HEADERS)
}

async function* withFirst(
  first: IteratorResult<AnswerEvent>,
  rest: AsyncIterator<AnswerEvent>,
): AsyncGenerator<AnswerEvent> {
  try {
    for (let result = first; !result.done; result = await rest.next()) yield result.value
  } finally {
    await rest.return?.()
  }
}
