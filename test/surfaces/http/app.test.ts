import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { harness, posting, problemOf, product } from './harness.ts'

const ASK = '/api/ask'
const question = posting({ question: '问' })
const inEnglish = { headers: { 'Accept-Language': 'en-US,en;q=0.9,zh;q=0.5' } }

const allowOf = async (corsOrigins: string[], origin: string) => {
  const { app } = harness({ access: { corsOrigins } })
  const response = await app.request('/api/documents', { headers: { Origin: origin } })
  return response.headers.get('access-control-allow-origin')
}

describe('createApp', () => {
  it('answers every error as problem details with the request id', async () => {
    const response = await harness().app.request('/nowhere')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await response.json()).toEqual({
      type: 'urn:problem-type:tiaoli:not-found',
      title: '没有找到',
      status: 404,
      detail: expect.stringContaining('/nowhere'),
      requestId: response.headers.get('x-request-id'),
    })
  })

  it('speaks the language of the request, Chinese by default', async () => {
    const { app } = harness()
    const bad = posting({ question: '', asOf: 'soon' })
    const chinese = await problemOf(app.request(ASK, bad))
    const english = await problemOf(
      app.request(ASK, { ...bad, headers: { ...bad.headers, ...inEnglish.headers } }),
    )
    expect(chinese.detail).toContain('问题不能为空')
    expect(english.title).toBe('Invalid request')
    expect(JSON.stringify(english)).not.toMatch(/\p{Script=Han}/u)
    for (const path of ['/nowhere', '/api/documents/none', '/api/compare?from=a&to=b']) {
      const problem = await (await app.request(path, inEnglish)).text()
      expect(problem).not.toMatch(/\p{Script=Han}/u)
    }
  })

  it('keeps a sane request id and replaces a strange one', async () => {
    const { app } = harness()
    const idFor = async (id: string) =>
      (await app.request('/healthz', { headers: { 'X-Request-Id': id } })).headers.get(
        'x-request-id',
      )
    expect(await idFor('trace-42_a')).toBe('trace-42_a')
    expect(await idFor('a b"<script>')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await idFor('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('hides what an unexpected error says and logs it with its cause', async () => {
    const { app, logs } = harness({
      assistant: {
        ask: async () => {
          throw new Error('password=hunter2 at /srv/app', { cause: new Error('root cause') })
        },
      },
    })
    const response = await app.request(ASK, question)
    const body = await response.text()
    expect(response.status).toBe(500)
    expect(body).not.toMatch(/hunter2|srv|at /)
    expect(JSON.stringify(logs)).toContain('root cause')
  })

  it('hides what an internal error says, too', async () => {
    const { app } = harness({
      assistant: { ask: () => Promise.reject(new AppError('INTERNAL', '内部状态损坏')) },
    })
    const response = await app.request(ASK, question)
    expect(response.status).toBe(500)
    expect((await problemOf(response)).detail).not.toContain('损坏')
  })

  it('keeps secrets that an error carries out of the log', async () => {
    const headers = { authorization: 'Bearer sk-123' }
    const { app, logs } = harness({
      assistant: {
        ask: () =>
          Promise.reject(Object.assign(new Error('refused'), { headers, apiKey: 'sk-123' })),
      },
    })
    await app.request(ASK, question)
    expect(JSON.stringify(logs)).toContain('refused')
    expect(JSON.stringify(logs)).not.toContain('sk-123')
  })

  it.each([
    ['INVALID_INPUT', 400],
    ['NOT_FOUND', 404],
    ['TOO_LARGE', 413],
    ['INDEX_NOT_READY', 503],
    ['MODEL_UNAVAILABLE', 503],
    ['RATE_LIMITED', 429],
    ['TIMEOUT', 504],
  ] as const)('maps %s to %i', async (code, status) => {
    const { app } = harness({
      assistant: { ask: () => Promise.reject(new AppError(code, '说明。')) },
    })
    expect((await app.request(ASK, question)).status).toBe(status)
  })

  it('refuses bodies that are not JSON', async () => {
    const { app } = harness()
    const broken = await app.request(ASK, posting('{"question": "问'))
    expect(broken.status).toBe(400)
    expect((await problemOf(broken)).detail).toContain('JSON')
    for (const headers of [{ 'Content-Type': 'text/plain' }, { 'Content-Type': '' }])
      expect((await app.request(ASK, posting({ question: '问' }, { headers }))).status).toBe(415)
    expect((await app.request(ASK, { method: 'POST' })).status).toBe(400)
  })

  it('refuses a body beyond the limit, with or without its length', async () => {
    const { app } = harness()
    const body = JSON.stringify({ question: '问', pad: 'x'.repeat(200_001) })
    const chunked = new Response(body).body
    const unsized = posting('', { body: chunked, duplex: 'half' } as RequestInit)
    const sized = posting(body, { headers: { 'Content-Length': String(body.length) } })
    expect((await app.request(ASK, sized)).status).toBe(413)
    expect((await app.request(ASK, unsized)).status).toBe(413)
  })

  it('names the allowed methods when the method is wrong', async () => {
    const { app } = harness()
    const put = await app.request('/api/documents/plan', { method: 'PUT' })
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await problemOf(put)).status).toBe(405)
    const get = await app.request(ASK)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('sets security headers on answers and errors alike', async () => {
    const { app } = harness()
    for (const path of ['/api/documents', '/nowhere', '/api/documents/none']) {
      const { headers } = await app.request(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })

  it('lets only the configured origins read the API', async () => {
    expect(await allowOf([], 'https://a.example')).toBeNull()
    expect(await allowOf(['https://a.example'], 'https://a.example')).toBe('https://a.example')
    expect(await allowOf(['https://a.example'], 'https://b.example')).toBeNull()
  })

  it('is alive but not ready while the library is being loaded', async () => {
    const { app, logs } = harness({ services: () => null })
    expect((await app.request('/healthz')).status).toBe(200)
    for (const path of ['/readyz', '/api/documents']) {
      const response = await app.request(path)
      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
    }
    expect(logs.every(({ err }) => err === undefined)).toBe(true)
  })

  it('says which library is loaded once it is ready', async () => {
    const ready = await harness().app.request('/readyz')
    const { id: version } = product.library.snapshot
    const said = { status: 'ready', libraryVersion: version, documents: 2 }
    expect(await ready.json()).toEqual({ ...said, problems: [] })
  })

  it('is ready, and says so, while changed files cannot be taken in', async () => {
    const problems = ['corpus.yaml 不是合法的 YAML']
    const ready = await harness({ problems: () => problems }).app.request('/readyz')
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({ status: 'ready', problems })
  })
})
