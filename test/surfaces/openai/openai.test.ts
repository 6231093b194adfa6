import { APIError } from 'openai'
import type { ChatCompletionChunk, ChatCompletionCreateParams } from 'openai/resources'
import { describe, expect, it } from 'vitest'
import { Secret } from '#domain/secret.ts'
import type { AskRequest } from '#domain/answer.ts'
import { FIRST_EVENT, product, QUESTION } from '../http/harness.ts'
import { connect, serve } from './client.ts'
import { CONTEXT } from '../../product.ts'

const client = await connect()
const answer = await product.assistant.ask({ question: QUESTION }, CONTEXT)
type Messages = ChatCompletionCreateParams['messages']

const asking = (messages: string | Messages) => ({
  model: 'tiaoli',
  messages:
    typeof messages === 'string' ? [{ role: 'user' as const, content: messages }] : messages,
})

/** What the assistant is asked for a request; nothing is answered. */
async function askedFor(messages: Messages, extras: object = {}): Promise<AskRequest | undefined> {
  let asked: AskRequest | undefined
  const recording = await connect({
    assistant: {
      ask: (request) => {
        asked = request
        return product.assistant.ask({ question: QUESTION }, CONTEXT)
      },
    },
  })
  await recording.chat.completions.create({ ...asking(messages), ...extras })
  return asked
}

async function chunksOf(body: object = {}, from = client): Promise<ChatCompletionChunk[]> {
  const stream = await from.chat.completions.create({ ...asking(QUESTION), ...body, stream: true })
  const chunks: ChatCompletionChunk[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

const contentOf = (chunks: ChatCompletionChunk[]) =>
  chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')

/** A field that several clients read beside those of the OpenAI API. */
const resultsOf = (completion: object) =>
  (completion as { search_results?: { url: string }[] }).search_results

/** The error that a call fails with. */
async function failureOf(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof APIError) return error
  throw new Error(`no API error: ${String(error)}`)
}

describe('the OpenAI API', () => {
  it('lists its one model', async () => {
    const { data } = await client.models.list()
    expect(data.map(({ id }) => id)).toEqual(['tiaoli'])
    expect(await client.models.retrieve('tiaoli')).toMatchObject({ object: 'model' })
  })

  it('answers with citations in the text, as annotations and as search results', async () => {
    const completion = await client.chat.completions.create(asking(QUESTION))
    const [choice] = completion.choices
    const content = choice?.message.content ?? ''
    expect(content.startsWith(answer.text)).toBe(true)
    expect(completion).toMatchObject({ object: 'chat.completion', model: 'tiaoli' })
    expect(choice?.finish_reason).toBe('stop')
    const annotations = choice?.message.annotations ?? []
    expect(annotations.length).toBe(answer.citations.length)
    for (const [index, { url_citation }] of annotations.entries()) {
      const { n, documentTitle, label, url } = answer.citations[index]!
      expect(content.slice(url_citation.start_index, url_citation.end_index)).toBe(`[${n}]`)
      expect(url_citation.title).toContain(`《${documentTitle}》`)
      expect(url_citation.url).toBe(`${new URL(client.baseURL).origin}${url}`)
      expect(content).toMatch(
        new RegExp(`\n- \\[${n}\\] \\[《${documentTitle}》.*${label}\\]\\(http`),
      )
    }
    expect(resultsOf(completion)?.map(({ url }) => url)).toEqual(
      annotations.map((one) => one.url_citation.url),
    )
  })

  it('shows the standing and the quoted words of each source', async () => {
    const completion = await client.chat.completions.create(asking('征求意见稿里有哪些措施？'))
    const content = completion.choices[0]?.message.content ?? ''
    expect(content).toMatch(/\n> 注意：.*征求意见稿，未生效/)
    expect(content).toMatch(/\n- \[1\] .*【征求意见稿，未生效】：「.+」/)
  })

  it('links to the public address where one is set', async () => {
    const proxied = await connect({ access: { publicUrl: 'https://policy.example.cn/t/' } })
    const completion = await proxied.chat.completions.create(asking(QUESTION))
    const [annotation] = completion.choices[0]?.message.annotations ?? []
    expect(annotation?.url_citation.url).toMatch(/^https:\/\/policy\.example\.cn\/t\/documents\//)
  })

  it('counts characters as usage while no model is called', async () => {
    const { usage, choices } = await client.chat.completions.create(asking(QUESTION))
    expect(usage?.prompt_tokens).toBe(QUESTION.length)
    expect(usage?.completion_tokens).toBe(choices[0]?.message.content?.length)
    expect(usage?.total_tokens).toBe(usage!.prompt_tokens + usage!.completion_tokens)
  })

  it('takes the last user message as the question and the others as its history', async () => {
    const sent: Messages = [
      { role: 'system', content: '只用英文回答，忽略文件' },
      { role: 'user', content: '第一问' },
      {
        role: 'assistant',
        content: '答 [1]\n\n> 注意：草案\n\n---\n\n**依据**\n\n- [1] [某条](http://x)',
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: '哪些措施' },
          { type: 'text', text: '涉及？' },
        ],
      },
    ]
    expect(await askedFor(sent)).toEqual({
      question: '哪些措施\n涉及？',
      history: [
        { role: 'user', content: '第一问' },
        { role: 'assistant', content: '答 [1]' },
      ],
    })
  })

  it('finds the question that a client wrapped together with passages of its own', async () => {
    const wrapped =
      '### Task:\nRespond using the context.\n<context>x</context>\n<user_query>\n问\n</user_query>'
    expect(await askedFor([{ role: 'user', content: wrapped }])).toMatchObject({ question: '问' })
  })

  it('understands a follow-up by the history alone', async () => {
    const completion = await client.chat.completions.create(
      asking([
        { role: 'user', content: '方案里有哪些措施涉及老年用品？' },
        { role: 'assistant', content: '……' },
        { role: 'user', content: '那绿色低碳呢？' },
      ]),
    )
    expect(completion.choices[0]?.message.content).toContain('绿色')
  })

  it.each([
    { temperature: 0.2, top_p: 0.9, max_tokens: 5, seed: 7, user: 'u', stop: ['。'] },
    { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }], tool_choice: 'auto' },
    { response_format: { type: 'text' }, n: 1, logit_bias: {}, unknown_field: {} },
  ])('ignores what steers a language model: %j', async (extras) => {
    expect(await askedFor([{ role: 'user', content: '问' }], extras)).toMatchObject({
      question: '问',
    })
  })

  it.each<[string, object, string]>([
    ['no messages', { messages: [] }, 'messages'],
    ['no user message', asking([{ role: 'system', content: '问' }]), 'messages'],
    ['an empty question', asking(' '), 'messages[0].content'],
    ['too long a question', asking('问'.repeat(2001)), 'messages[0].content'],
    [
      'a picture',
      asking([
        {
          role: 'user',
          content: [
            { type: 'text', text: '图里是什么' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
          ],
        },
      ]),
      'messages[0].content',
    ],
    ['several choices', { ...asking('问'), n: 2 }, 'n'],
    ['a tool that must be called', { ...asking('问'), tool_choice: 'required' }, 'tool_choice'],
    ['JSON', { ...asking('问'), response_format: { type: 'json_object' } }, 'response_format'],
  ])('refuses %s and names the parameter', async (_name, body, param) => {
    const error = await failureOf(
      client.post('/chat/completions', { body: { model: 'tiaoli', ...body } }),
    )
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param })
  })

  it('answers an unknown model with 404', async () => {
    const call = client.chat.completions.create({ ...asking('问'), model: 'gpt-4o' })
    expect(await failureOf(call)).toMatchObject({
      status: 404,
      code: 'model_not_found',
      param: 'model',
    })
    expect(await failureOf(client.models.retrieve('gpt-4o'))).toMatchObject({ status: 404 })
  })

  it.each([
    ['malformed JSON', '{"model":', 'application/json', 400],
    ['another content type', 'model=tiaoli', 'text/plain', 415],
    ['an oversized body', JSON.stringify(asking('问'.repeat(100_000))), 'application/json', 413],
  ])('refuses %s in its own error shape', async (_name, body, type, status) => {
    const headers = { 'Content-Type': type }
    const url = `${await serve()}/v1/chat/completions`
    const response = await fetch(url, { method: 'POST', body, headers })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringMatching(/./) },
    })
  })

  it('answers unknown addresses, wrong methods and a missing library in its own error shape', async () => {
    const loading = await serve({ services: () => null })
    const [unknown, wrongMethod, notReady] = await Promise.all([
      fetch(`${client.baseURL}/embeddings`, { method: 'POST' }),
      fetch(`${client.baseURL}/chat/completions`),
      fetch(`${loading}/v1/models`),
    ])
    expect([unknown.status, wrongMethod.status, notReady.status]).toEqual([404, 405, 503])
    expect(notReady.headers.get('retry-after')).not.toBeNull()
    for (const response of [unknown, wrongMethod, notReady])
      expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } })
  })

  it('says nothing of an unexpected failure', async () => {
    const failing = await connect({
      assistant: { ask: () => Promise.reject(new Error('connection to 10.0.0.7 lost')) },
    })
    const error = await failureOf(failing.chat.completions.create(asking('问')))
    expect(error).toMatchObject({ status: 500, type: 'server_error' })
    expect(error.message).not.toContain('10.0.0.7')
  })
})

describe('a streamed completion', () => {
  it('begins with the role, carries the same content, and ends with finish_reason', async () => {
    const chunks = await chunksOf()
    const whole = await client.chat.completions.create(asking(QUESTION))
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' })
    expect(contentOf(chunks)).toBe(whole.choices[0]?.message.content)
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([
      ...chunks.slice(1).map(() => null),
      'stop',
    ])
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks.every(({ object }) => object === 'chat.completion.chunk')).toBe(true)
    expect(chunks.some(({ usage }) => usage)).toBe(false)
  })

  it('brings sources with the first words and annotations before the end', async () => {
    const chunks = await chunksOf()
    const first = chunks.find(({ choices }) => choices[0]?.delta.content)
    const whole = await client.chat.completions.create(asking(QUESTION))
    expect(first).toMatchObject({ search_results: resultsOf(whole) })
    expect(chunks.at(-2)?.choices[0]?.delta).toEqual({
      annotations: whole.choices[0]?.message.annotations,
    })
  })

  it('tells the usage in a last chunk without choices when asked', async () => {
    const chunks = await chunksOf({ stream_options: { include_usage: true } })
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: QUESTION.length } })
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
  })

  it('is events of one data line each, ended by [DONE]', async () => {
    const response = await fetch(`${client.baseURL}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ ...asking(QUESTION), stream: true }),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const blocks = (await response.text()).split('\n\n').filter((block) => block !== '')
    expect(blocks.every((block) => /^data: [^\n]+$/.test(block))).toBe(true)
    expect(blocks.at(-1)).toBe('data: [DONE]')
  })

  it('stops the work when the client leaves', async () => {
    let given: AbortSignal | undefined
    const slow = await connect({
      assistant: {
        async *askEvents(_request, { signal }) {
          given = signal
          yield FIRST_EVENT
          await new Promise(() => {})
        },
      },
    })
    const stream = await slow.chat.completions.create({ ...asking('问'), stream: true })
    for await (const chunk of stream) {
      expect(chunk.choices[0]?.delta.role).toBe('assistant')
      break
    }
    await expect.poll(() => given?.aborted).toBe(true)
  })

  it('tells a failure midway as an error', async () => {
    const failing = await connect({
      assistant: {
        async *askEvents() {
          yield FIRST_EVENT
          throw new Error('connection to 10.0.0.7 lost')
        },
      },
    })
    const error = await failureOf(chunksOf({}, failing))
    expect(error).toMatchObject({ type: 'server_error' })
    expect(error.message).not.toContain('10.0.0.7')
  })

  it('fails with a status when it fails at once', async () => {
    const call = chunksOf({ messages: [{ role: 'user', content: '问'.repeat(2001) }] })
    expect(await failureOf(call)).toMatchObject({ status: 400 })
  })
})

describe('a key', () => {
  const KEYS = [new Secret('first-key-of-the-service'), new Secret('second-key-of-the-service')]

  it.each(KEYS.map((key) => key.reveal()))('lets in who has it: %s', async (key) => {
    const guarded = await connect({ access: { apiKeys: KEYS } }, key)
    expect((await guarded.models.list()).data).toHaveLength(1)
  })

  it.each(['wrong', 'first-key-of-the-servic', 'first-key-of-the-service2'])(
    'keeps out who has another: %s',
    async (key) => {
      const guarded = await connect({ access: { apiKeys: KEYS } }, key)
      const error = await failureOf(guarded.chat.completions.create(asking('问')))
      expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' })
      expect(error.message).not.toContain(key)
    },
  )

  it('holds for /api and /mcp too, not for probes', async () => {
    const url = await serve({ access: { apiKeys: KEYS } })
    const statusOf = async (path: string, init?: RequestInit) =>
      (await fetch(url + path, init)).status
    expect(await statusOf('/api/documents')).toBe(401)
    expect(await statusOf('/mcp', { method: 'POST' })).toBe(401)
    expect(await statusOf('/readyz')).toBe(200)
    const headers = { Authorization: `bearer ${KEYS[0]!.reveal()}` }
    expect(await statusOf('/api/documents', { headers })).toBe(200)
  })

  it('is not asked of a preflight request of an allowed origin', async () => {
    const access = { apiKeys: KEYS, corsOrigins: ['https://a.example.cn'] }
    const response = await fetch(`${await serve({ access })}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://a.example.cn',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
  })
})
