import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, type Listener } from '#surfaces/http/listen.ts'
import { FIRST_EVENT, harness, LAST_EVENT, posting, type HarnessOptions } from './harness.ts'

const GRACE_MS = 60_000
const open: Listener[] = []

async function serve(changes: HarnessOptions = {}): Promise<Listener> {
  const { app } = harness(changes)
  const listener = await listen({
    fetch: (request, bindings) => app.fetch(request, bindings),
    host: '127.0.0.1',
    port: 0,
  })
  open.push(listener)
  return listener
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const streaming = (init: RequestInit = {}) => posting({ question: '问', stream: true }, init)

afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close(0)))
})

describe('listen', () => {
  it('sends each event as it comes and ends the stream', async () => {
    const gate = new EventEmitter()
    const { url } = await serve({
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          await once(gate, 'open')
          yield LAST_EVENT
        },
      },
    })
    const response = await fetch(`${url}/api/ask`, streaming())
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader.read()).value).toContain('event: answer-start')
    gate.emit('open')
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) rest += part.value
    expect(rest).toContain('event: answer-end')
  })

  it('aborts the work when the client hangs up, streaming or not', async () => {
    const begun: string[] = []
    const aborted: string[] = []
    const { url } = await serve({
      assistant: {
        ask: (_request, { signal }) =>
          new Promise((_resolve, reject) => {
            begun.push('ask')
            signal.addEventListener('abort', () => {
              aborted.push('ask')
              reject(signal.reason)
            })
          }),
        async *askEvents(_request, { signal }) {
          begun.push('askEvents')
          signal.addEventListener('abort', () => aborted.push('askEvents'))
          yield FIRST_EVENT
          await new Promise(() => {})
        },
      },
    })
    for (const [at, init] of [posting({ question: '问' }), streaming()].entries()) {
      const client = new AbortController()
      const response = fetch(`${url}/api/ask`, { ...init, signal: client.signal })
      await expect.poll(() => begun.length).toBe(at + 1)
      client.abort()
      await response.catch(() => undefined)
    }
    await expect.poll(() => aborted).toEqual(['ask', 'askEvents'])
  })

  it('lets running requests finish when it closes, and takes no new ones', async () => {
    const { url, close } = await serve({
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          await pause(120)
          yield LAST_EVENT
        },
      },
    })
    const response = await fetch(`${url}/api/ask`, streaming())
    const closing = close(GRACE_MS)
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
    expect(await response.text()).toContain('event: answer-end')
    expect(await closing).toBe(true)
  })

  it('cuts off what is still running when the grace is over', async () => {
    const { url, close } = await serve({
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          await new Promise(() => {})
        },
      },
    })
    const response = await fetch(`${url}/api/ask`, streaming())
    const body = response.text().catch(() => 'cut off')
    expect(await close(50)).toBe(false)
    expect(await body).toBe('cut off')
  })

  it('says which port is taken and what to do', async () => {
    const { url } = await serve()
    const { app } = harness()
    const port = Number(new URL(url).port)
    const second = listen({
      fetch: (request, bindings) => app.fetch(request, bindings),
      host: '127.0.0.1',
      port,
    })
    await expect(second).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(new RegExp(`${port}.*PORT`)),
    })
  })

  it('survives a client that speaks no HTTP', async () => {
    const { url } = await serve()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const reply = new Promise((resolve) => socket.once('data', (data) => resolve(String(data))))
    socket.write('\u0000\u0001 nonsense\r\n\r\n')
    expect(await reply).toContain('400 Bad Request')
    socket.destroy()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})
