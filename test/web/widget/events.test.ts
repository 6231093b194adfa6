import { describe, expect, it } from 'vitest'
import { readEvents } from '../../../web/widget/events.ts'

async function read(parts: Uint8Array[]): Promise<unknown[]> {
  const events: unknown[] = []
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
  for await (const event of readEvents(body)) events.push(event)
  return events
}

describe('readEvents', () => {
  it('puts events together wherever the stream is cut, also within a character', async () => {
    const stream =
      ': keep-alive\n\nevent: answer-delta\ndata: {"text":"老年"}\n\nevent: end\ndata: {}\n\n'
    const bytes = new TextEncoder().encode(stream)
    const expected = [
      { event: 'answer-delta', data: { text: '老年' } },
      { event: 'end', data: {} },
    ]
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(await read([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(expected)
  })

  it('leaves out what is not finished', async () => {
    expect(await read([new TextEncoder().encode('event: a\ndata: 1')])).toEqual([])
  })
})
