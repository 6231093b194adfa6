// HTTP: an asynchronous sequence of server-sent events (WHATWG HTML, section 9.2) as bytes.
import type { AppContext } from './context.ts'

export interface ServerSentEvent {
  event: string
  data: unknown
}

export interface Sending {
  /** Aborts the wait for the next event. */
  signal: AbortSignal
  /** The event that tells the client what failed midway, as it stands on the wire. */
  onError: (error: unknown) => string
  /** Called once when the stream is over: all sent, failed, or the client gone. */
  onEnd: () => void
}

interface EventStreamOptions extends Sending {
  heartbeatMs: number
}

/** Proxies and browsers hold no event back with these. */
const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

const HEARTBEAT = ': keep-alive\n\n'

/** Answers with events, each as it stands on the wire. */
export function sendEvents(
  c: AppContext,
  events: AsyncIterator<string>,
  sending: Sending,
): Response {
  const { heartbeatMs } = c.var.limits
  return c.body(eventStream(events, { ...sending, heartbeatMs }), 200, EVENT_STREAM_HEADERS)
}

/**
 * The events as bytes. The next one is asked for only when the client has taken the last one, so
 * that a slow reader slows the source. A failure becomes one last event; when the client leaves, the
 * source is told by its `return`.
 */
function eventStream(
  events: AsyncIterator<string>,
  { signal, heartbeatMs, onError, onEnd }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const source = endOnce(events, onEnd)
  let pending: Promise<IteratorResult<string>> | null = null

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      pending ??= source.next()
      const result = await firstOf(pending, { heartbeatMs, signal })
      if (result === 'heartbeat') return controller.enqueue(encoder.encode(HEARTBEAT))
      pending = null
      if (!result.done) return controller.enqueue(encoder.encode(result.value))
    } catch (error) {
      controller.enqueue(encoder.encode(onError(error)))
    }
    source.stop()
    controller.close()
  }

  return new ReadableStream({ pull, cancel: () => source.stop() })
}

/** One event as it stands on the wire; JSON escapes line breaks, so the data is one line. */
export function formatEvent({ event, data }: ServerSentEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

function endOnce(events: AsyncIterator<string>, onEnd: () => void) {
  let ended = false
  return {
    next: () => events.next(),
    stop() {
      if (ended) return
      ended = true
      // The client is gone or was told already: a failing clean-up has nobody left to tell.
      void events.return?.().catch(() => undefined)
      onEnd()
    },
  }
}

async function firstOf<Result>(
  result: Promise<Result>,
  { heartbeatMs, signal }: { heartbeatMs: number; signal: AbortSignal },
): Promise<Result | 'heartbeat'> {
  const { promise: other, resolve, reject } = deferred<'heartbeat'>()
  const giveUp = (): void => reject(signal.reason)
  const timer = setTimeout(() => resolve('heartbeat'), heartbeatMs)
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  try {
    return await Promise.race([result, other])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', giveUp)
  }
}

function deferred<Value>() {
  let resolve!: (value: Value) => void
  let reject!: (reason: unknown) => void
  const promise = new Promise<Value>((onValue, onReason) => {
    resolve = onValue
    reject = onReason
  })
  return { promise, resolve, reject }
}
