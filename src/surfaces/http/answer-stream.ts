// HTTP: the events of one answer as a streamed response, in whatever form a surface writes them.
import type { AnswerEvent } from '#answer/assistant.ts'
import type { AskRequest } from '#domain/answer.ts'
import { contextOf, type AppContext } from './context.ts'
import { sendEvents } from './event-stream.ts'

export interface AnswerWriting {
  /** The events as they stand on the wire. */
  toWire: (events: AsyncIterable<AnswerEvent>) => AsyncIterator<string>
  /** What tells the client that it failed midway. */
  onError: (error: unknown) => string
}

/**
 * Answers with the events of a question. Waits for the first one, so that what fails at once is
 * answered with its proper status; stops the work when the client leaves.
 */
export async function streamAnswer(
  c: AppContext,
  request: AskRequest,
  { toWire, onError }: AnswerWriting,
): Promise<Response> {
  const leave = new AbortController()
  const context = contextOf(c)
  const signal = AbortSignal.any([context.signal, leave.signal])
  const asked = c.var.assistant.askEvents(request, { ...context, signal })
  const events = asked[Symbol.asyncIterator]()
  const first = await events.next()
  const { place } = c.var
  place.hold()
  const onEnd = (): void => {
    leave.abort()
    place.release()
  }
  return sendEvents(c, toWire(withFirst(first, events)), { onError, onEnd, signal })
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
