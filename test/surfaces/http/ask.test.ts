import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AnswerSchema } from '#domain/answer.ts'
import { AppError } from '#domain/errors.ts'
import {
  bodyOf,
  EVENTS,
  FIRST_EVENT,
  LAST_EVENT,
  QUESTION,
  harness,
  parseEvents,
  posting,
  problemOf,
} from './harness.ts'

const ASK = '/api/ask'
const DeltaSchema = z.object({ text: z.string() })

describe('POST /api/ask', () => {
  it('answers with the whole Answer as JSON', async () => {
    const { app } = harness()
    const response = await app.request(ASK, posting({ question: QUESTION }))
    expect(response.status).toBe(200)
    const answer = AnswerSchema.parse(await response.json())
    expect(answer).toMatchObject({ question: QUESTION, intent: 'list', outcome: 'answered' })
    expect(answer.citations.map(({ clauseId }) => clauseId)).toContain('plan:chapter2.article1')
  })

  it('logs how long a question was, never its words', async () => {
    const { app, logs } = harness()
    await app.request(ASK, posting({ question: '机密问题' }))
    expect(logs).toContainEqual(
      expect.objectContaining({ path: ASK, method: 'POST', status: 200, questionChars: 4 }),
    )
    expect(JSON.stringify(logs)).not.toContain('机密')
  })

  it.each([
    ['an empty question', { question: '' }, ['question']],
    ['a blank question', { question: ' \n\t ' }, ['question']],
    ['a question of control characters', { question: '\u0001\u0002' }, ['question']],
    ['a question with NUL', { question: '老年\0用品' }, ['question']],
    ['no question', {}, ['question']],
    ['a question of 100 kB', { question: '问'.repeat(34_000) }, ['question']],
    [
      'wrong types',
      { question: 7, documents: 'x', stream: 'yes' },
      ['question', 'documents', 'stream'],
    ],
    ['a day that does not exist', { question: '问', asOf: '2026-02-30' }, ['asOf']],
    [
      'an unknown role',
      { question: '问', history: [{ role: 'system', content: '' }] },
      ['history.0.role'],
    ],
    ['an unknown field', { question: '问', temperature: 1 }, ['(body)']],
    ['an array', [], ['(body)']],
  ])('refuses %s and names the field', async (_name, body, fields) => {
    const response = await harness().app.request(ASK, posting(body))
    expect(response.status).toBe(400)
    const problem = await problemOf(response)
    expect(problem.errors?.map(({ field }) => field)).toEqual(fields)
    expect(problem.detail).toContain(fields[0])
  })

  it('drops control characters and lone surrogates before it asks', async () => {
    const { app } = harness()
    const body = '{"question":"老年\\u0007用品\\ud800\\r\\n第二行"}'
    const answer = await bodyOf(AnswerSchema, app.request(ASK, posting(body)))
    expect(answer.question).toBe('老年用品\n第二行')
  })

  it('passes an unknown document id on as 404', async () => {
    const { app } = harness()
    for (const stream of [false, true]) {
      const response = await app.request(ASK, posting({ question: '问', documents: ['x'], stream }))
      expect(response.status).toBe(404)
      expect((await problemOf(response)).detail).toContain('“x”')
    }
  })

  it('answers 504 when the assistant takes too long, even one that ignores the signal', async () => {
    const limits = { maxBodyBytes: 1000, requestTimeoutMs: 20, heartbeatMs: 15_000 }
    const { app } = harness({ limits, assistant: { ask: () => new Promise(() => {}) } })
    const response = await app.request(ASK, posting({ question: '问' }))
    expect(response.status).toBe(504)
    expect((await problemOf(response)).type).toMatch(/timeout$/)
  })

  it('aborts the work when the client leaves', async () => {
    const client = new AbortController()
    const { app } = harness({
      assistant: {
        ask: (_request, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('stopped by the signal')))
            client.abort()
          }),
      },
    })
    const response = await app.request(ASK, posting({ question: '问' }, { signal: client.signal }))
    expect(response.status).toBe(499)
  })
})

describe('POST /api/ask as server-sent events', () => {
  it.each([
    ['stream: true', posting({ question: QUESTION, stream: true })],
    ['Accept', posting({ question: QUESTION }, { headers: { Accept: 'text/event-stream' } })],
  ])('streams for %s: every event in order, then ends', async (_name, init) => {
    const response = await harness().app.request(ASK, init)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const events = parseEvents(await response.text())
    expect(events.map(({ event }) => event)).toEqual(EVENTS.map(({ type }) => type))
    const dataOf = (name: string) =>
      events.filter(({ event }) => event === name).map(({ data }) => data)
    const answer = AnswerSchema.parse(dataOf('answer-end')[0])
    expect(answer.citations).toEqual(dataOf('citation'))
    const deltas = dataOf('answer-delta').map((data) => DeltaSchema.parse(data).text)
    expect(deltas.join('')).toBe(answer.text)
    expect(dataOf('answer-start')[0]).toMatchObject({ intent: 'list' })
  })

  it('answers JSON to a client that takes anything', async () => {
    const init = posting({ question: '问' }, { headers: { Accept: '*/*' } })
    const response = await harness().app.request(ASK, init)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  })

  it('ends with a problem event when it fails midway, without words of the failure', async () => {
    const { app, logs } = harness({
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          throw new Error('connection to 10.0.0.7 lost', { cause: new Error('ECONNRESET') })
        },
      },
    })
    const response = await app.request(ASK, posting({ question: '问', stream: true }))
    const text = await response.text()
    expect(parseEvents(text).at(-1)).toMatchObject({
      event: 'error',
      data: { status: 500, requestId: response.headers.get('x-request-id') },
    })
    expect(text).not.toContain('10.0.0.7')
    expect(JSON.stringify(logs)).toContain('ECONNRESET')
  })

  it('says so when the time is up midway', async () => {
    const limits = { maxBodyBytes: 1000, requestTimeoutMs: 30, heartbeatMs: 15_000 }
    const { app } = harness({
      limits,
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          await new Promise(() => {})
        },
      },
    })
    const response = await app.request(ASK, posting({ question: '问', stream: true }))
    expect(parseEvents(await response.text()).at(-1)).toMatchObject({ data: { status: 504 } })
  })

  it('keeps a silent stream alive with comments', async () => {
    const limits = { maxBodyBytes: 1000, requestTimeoutMs: 5000, heartbeatMs: 10 }
    const gate = new EventEmitter()
    const { app } = harness({
      limits,
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          await once(gate, 'open')
          yield LAST_EVENT
        },
      },
    })
    const response = await app.request(ASK, posting({ question: '问', stream: true }))
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let seen = ''
    while ((seen.match(/^: /gm)?.length ?? 0) < 2) seen += (await reader.read()).value
    gate.emit('open')
    for (let part = await reader.read(); !part.done; part = await reader.read()) seen += part.value
    expect(parseEvents(seen).map(({ event }) => event)).toEqual(['answer-start', 'answer-end'])
  })

  it('asks for the next event only when the client took the last', async () => {
    let produced = 0
    const { app } = harness({
      assistant: {
        async *askEvents() {
          for (; produced < 1000; produced++) yield { type: 'answer-delta' as const, text: '。' }
        },
      },
    })
    const response = await app.request(ASK, posting({ question: '问', stream: true }))
    const reader = response.body?.getReader()
    await reader?.read()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(produced).toBeLessThan(10)
    await reader?.cancel()
  })

  it('stops the assistant when the client cancels', async () => {
    let given: AbortSignal | undefined
    const { app } = harness({
      assistant: {
        async *askEvents(_request, { signal }) {
          given = signal
          yield FIRST_EVENT
          await new Promise(() => {})
        },
      },
    })
    const response = await app.request(ASK, posting({ question: '问', stream: true }))
    const reader = response.body?.getReader()
    await reader?.read()
    expect(given?.aborted).toBe(false)
    await reader?.cancel()
    expect(given?.aborted).toBe(true)
  })

  it('passes known failures before the first event on with their status', async () => {
    const failing = { next: () => Promise.reject(new AppError('MODEL_UNAVAILABLE', '没有应答。')) }
    const { app } = harness({
      assistant: { askEvents: () => ({ [Symbol.asyncIterator]: () => failing }) },
    })
    const response = await app.request(ASK, posting({ question: '问', stream: true }))
    expect(response.status).toBe(503)
  })
})
