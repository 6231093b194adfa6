import { describe, expect, it } from 'vitest'
import { FIRST_EVENT, harness, LAST_EVENT, posting, product, QUESTION } from './harness.ts'

const ONE_AT_A_TIME = { maxConcurrent: 1, maxWaiting: 0, queueTimeoutMs: 60_000 }
const question = posting({ question: QUESTION })
const chat = posting({ model: 'tiaoli', messages: [{ role: 'user', content: QUESTION }] })
const call = posting(
  { jsonrpc: '2.0', id: 1, method: 'ping' },
  { headers: { Accept: 'application/json, text/event-stream' } },
)

/** A service of which one answer is never done, and the client that waits for it. */
async function full(maxWaiting = 0) {
  const client = new AbortController()
  let asked = 0
  const { app } = harness({
    admission: { ...ONE_AT_A_TIME, maxWaiting },
    assistant: {
      ask: () => {
        asked += 1
        return new Promise(() => {})
      },
    },
  })
  void app.request('/api/ask', { ...question, signal: client.signal })
  await expect.poll(() => asked).toBe(1)
  return { app, client, asked: () => asked }
}

describe('a service that is full', () => {
  it('refuses what computes, in the shape of each API, and says when to come back', async () => {
    const { app } = await full()
    const refusals = await Promise.all([
      app.request('/api/ask', question),
      app.request('/api/search', posting({ query: '老年用品' })),
      app.request('/api/map'),
      app.request('/api/compare?from=plan&to=draft'),
      app.request('/v1/chat/completions', chat),
      app.request('/mcp', call),
    ])
    for (const { status, headers } of refusals)
      expect([status, headers.get('retry-after')]).toEqual([503, '1'])
    const bodies = await Promise.all(refusals.map((response) => response.json()))
    for (const problem of bodies.slice(0, 4))
      expect(problem).toMatchObject({ type: 'urn:problem-type:tiaoli:busy', status: 503 })
    expect(bodies[4]).toMatchObject({ error: { type: 'server_error', code: 'overloaded' } })
    expect(bodies[5]).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: -32_000 } })
  })

  it('still tells how it is and shows what it holds', async () => {
    const { app } = await full()
    for (const path of ['/healthz', '/readyz', '/', '/api/documents', '/v1/models'])
      expect((await app.request(path)).status).toBe(200)
  })

  it('goes on with the next when a client leaves', async () => {
    const { app, client, asked } = await full(1)
    void app.request('/api/ask', question)
    client.abort()
    await expect.poll(asked).toBe(2)
  })

  it('says to a stranger only that it does not know the name', async () => {
    const { app } = await full()
    const misdirected = await app.request('http://evil.example/api/ask', question)
    expect(misdirected.status).toBe(403)
  })
})

describe('a stream', () => {
  it.each(['/api/ask', '/v1/chat/completions'])(
    'of %s has its place until it ends',
    async (path) => {
      let open = (): void => undefined
      const gate = new Promise<void>((resolve) => {
        open = resolve
      })
      const { app } = harness({
        admission: ONE_AT_A_TIME,
        assistant: {
          async *askEvents() {
            yield FIRST_EVENT
            await gate
            yield LAST_EVENT
          },
        },
      })
      const streaming =
        path === '/api/ask'
          ? { question: QUESTION }
          : { model: 'tiaoli', messages: [{ role: 'user', content: QUESTION }] }
      const stream = await app.request(path, posting({ ...streaming, stream: true }))
      expect((await app.request('/api/search', posting({ query: '老年' }))).status).toBe(503)
      open()
      await stream.text()
      expect((await app.request('/api/search', posting({ query: '老年' }))).status).toBe(200)
    },
  )

  it('gives its place back when its reader leaves or it fails', async () => {
    const { app } = harness({
      admission: ONE_AT_A_TIME,
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          throw new Error('broken')
        },
        search: product.assistant.search,
      },
    })
    const start = async () => app.request('/api/ask', posting({ question: QUESTION, stream: true }))
    await (await start()).text()
    await (await start()).body?.cancel()
    expect((await app.request('/api/search', posting({ query: '老年' }))).status).toBe(200)
  })
})
