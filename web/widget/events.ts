// Widget: the server-sent events of a response (WHATWG HTML, section 9.2) as they come in.

export interface ServerSentEvent {
  event: string
  data: unknown
}

/** The events of a byte stream whose data is JSON; comments are left out. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let pending = ''
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (pending + decoder.decode(part.value, { stream: true })).split('\n\n')
      pending = blocks.pop() ?? ''
      yield* blocks.flatMap(readEvent)
    }
  } finally {
    await reader.cancel()
  }
}

function readEvent(block: string): ServerSentEvent[] {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const data = field('data')
  return data === undefined ? [] : [{ event: field('event') ?? 'message', data: JSON.parse(data) }]
}
