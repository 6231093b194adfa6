import { inspect } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '#domain/secret.ts'
import type { OpenAIEmbeddingsConfig } from '#config/embeddings.ts'
import { AppError } from '#domain/errors.ts'
import { createEmbeddings } from '#models/embeddings/create-embeddings.ts'
import { OpenAIEmbeddings } from '#models/embeddings/openai-embeddings.ts'
import { good, sendJson, startEmbeddingServer, vectorOf, type Reply } from './embedding-server.ts'

const KEY = 'sk-do-not-show-me'

/** The waits before repeated calls; they pass at once. */
const waited: number[] = []
beforeEach(() => void waited.splice(0))

function embedderAt(url: string, changes: Partial<OpenAIEmbeddingsConfig> = {}) {
  return new OpenAIEmbeddings(
    {
      kind: 'openai',
      baseUrl: url,
      apiKey: new Secret(KEY),
      model: 'some-model',
      dimension: null,
      timeoutMs: 60_000,
      batchSize: 2,
      confirmAboveTokens: 1000,
      ...changes,
    },
    { pause: async (delayMs) => void waited.push(delayMs) },
  )
}

const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (_, response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ error: { message: `key ${KEY} has no quota` } }))
  }

const answer =
  (data: unknown): Reply =>
  (_, response) =>
    sendJson(response, { data })

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

describe('OpenAIEmbeddings', () => {
  it('embeds in batches and keeps the order of the texts', async () => {
    await using server = await startEmbeddingServer(good)
    const texts = ['一', '二二', '三三三', '四四四四', '五']
    expect(await embedderAt(server.url).embedDocuments(texts)).toEqual(texts.map(vectorOf))
    expect(server.requests.map(({ body }) => body.input.length)).toEqual([2, 2, 1])
    expect(server.requests[0]).toMatchObject({
      path: '/v1/embeddings',
      authorization: `Bearer ${KEY}`,
      body: { model: 'some-model' },
    })
  })

  it('asks for a dimension only if one is set, and names it in the identity', async () => {
    await using server = await startEmbeddingServer(good)
    await embedderAt(server.url).embedQuery('一')
    await embedderAt(server.url, { dimension: 3 }).embedQuery('一')
    expect(server.requests.map(({ body }) => body.dimensions)).toEqual([undefined, 3])
    expect(embedderAt(server.url).identity).not.toBe(
      embedderAt(server.url, { dimension: 3 }).identity,
    )
  })

  it('understands base64 from servers that send nothing else', async () => {
    const embedding = Buffer.from(Float32Array.of(0.5, -2).buffer).toString('base64')
    await using server = await startEmbeddingServer(answer([{ index: 0, embedding }]))
    expect(await embedderAt(server.url).embedQuery('一')).toEqual([0.5, -2])
  })

  it('tries again after 500 and after 429, as late as the server asks', async () => {
    await using server = await startEmbeddingServer(
      status(500),
      status(429, { 'retry-after': '30' }),
      good,
    )
    expect(await embedderAt(server.url).embedDocuments(['一'])).toEqual([vectorOf('一')])
    expect(waited).toEqual([expect.any(Number), 30_000])
    expect(server.requests).toHaveLength(3)
  })

  it('gives up at once when the server asks to come back in an hour', async () => {
    await using server = await startEmbeddingServer(status(429, { 'retry-after': '3600' }))
    const error = await failure(embedderAt(server.url).embedDocuments(['一']))
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    expect(server.requests).toHaveLength(1)
  })

  it('gives up after four attempts, and does not repeat a refusal', async () => {
    await using down = await startEmbeddingServer(status(503))
    const work = embedderAt(down.url).embedDocuments(['一'])
    expect((await failure(work)).message).toContain('HTTP 503')
    expect(down.requests).toHaveLength(4)
    await using refusing = await startEmbeddingServer(status(401))
    expect((await failure(embedderAt(refusing.url).embedQuery('一'))).message).toContain('HTTP 401')
    expect(refusing.requests).toHaveLength(1)
  })

  it('is less patient for a question than for a build', async () => {
    await using down = await startEmbeddingServer(status(503))
    await failure(embedderAt(down.url).embedQuery('一'))
    expect(down.requests).toHaveLength(2)
    await using busy = await startEmbeddingServer(status(429, { 'retry-after': '3' }))
    await failure(embedderAt(busy.url).embedQuery('一'))
    expect(busy.requests).toHaveLength(1)
  })

  it('is another one at another address', () => {
    const identityAt = (url: string) => embedderAt(url).identity
    expect(identityAt('http://a.cn/v1')).not.toBe(identityAt('http://b.cn/v1'))
    expect(identityAt('http://a.cn/v1')).not.toBe(identityAt('http://a.cn/v2'))
    expect(identityAt('http://a.cn/v1/')).toBe(identityAt('http://a.cn/v1'))
    expect(identityAt('http://user:hidden@a.cn/v1')).not.toContain('hidden')
  })

  it('never shows the key, though the server repeats it', async () => {
    await using server = await startEmbeddingServer(status(401))
    const embedder = embedderAt(server.url)
    const error = await failure(embedder.embedQuery('一'))
    expect(error.message).toContain('some-model')
    expect(error.message).toContain('***')
    expect(inspect(error, { depth: 9 })).not.toContain(KEY)
    expect(inspect(embedder, { depth: 9 })).not.toContain(KEY)
    expect(JSON.stringify(embedder)).not.toContain(KEY)
  })

  it.each([
    ['says nothing', () => {}],
    ['stops in the middle of its answer', (_, response) => void response.write('{"data": [')],
  ] satisfies [string, Reply][])('does not wait for a server that %s', async (_, reply) => {
    await using server = await startEmbeddingServer(reply)
    const embedder = embedderAt(server.url, { timeoutMs: 100 })
    const error = await failure(embedder.embedDocuments(['一']))
    expect(error.message).toContain('100 毫秒内没有答复')
    expect(waited).toHaveLength(3)
  })

  it('says so when nobody listens', async () => {
    const server = await startEmbeddingServer(good)
    await server[Symbol.asyncDispose]()
    const error = await failure(embedderAt(server.url).embedQuery('一'))
    expect(error.message).toContain('无法连接')
  })

  it.each([
    ['too few vectors', answer([]), '实际返回 0 个'],
    ['a broken answer', (_, response) => sendJson(response, '{"data": [{"ind'), '无法读取'],
    ['something else', (_, response) => sendJson(response, { choices: [] }), '不是 OpenAI 格式'],
    ['a null in a vector', answer([{ index: 0, embedding: [1, null] }]), '不是 OpenAI 格式'],
    ['the wrong index', answer([{ index: 7, embedding: [1, 2, 3] }]), '序号有重复或缺失'],
    ['another dimension', answer([{ index: 0, embedding: [1, 2] }]), '应为 3 维，实际为 2 维'],
    [
      'a number that is none',
      answer([
        { index: 0, embedding: Buffer.from(Float32Array.of(NaN, 1, 1).buffer).toString('base64') },
      ]),
      '非数值',
    ],
  ] satisfies [string, Reply, string][])('refuses %s', async (_, reply, reason) => {
    await using server = await startEmbeddingServer(reply)
    const error = await failure(embedderAt(server.url, { dimension: 3 }).embedQuery('一'))
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    expect(error.message).toContain(reason)
  })

  it('refuses a model that changes its dimension from call to call', async () => {
    await using server = await startEmbeddingServer(
      good,
      answer([{ index: 0, embedding: [1, 2, 3, 4] }]),
    )
    const embedder = embedderAt(server.url)
    await embedder.embedQuery('一')
    expect((await failure(embedder.embedQuery('二'))).message).toContain('4 维')
  })
})

describe('createEmbeddings', () => {
  it('chooses what the configuration names', async () => {
    await using server = await startEmbeddingServer(good)
    const offline = await createEmbeddings({ kind: 'offline', adapt: false })
    expect(offline.identity).toMatch(/^offline\//)
    const endpoint = await createEmbeddings({
      kind: 'openai',
      baseUrl: server.url,
      apiKey: new Secret(KEY),
      model: 'some-model',
      dimension: null,
      timeoutMs: 1000,
      batchSize: 8,
      confirmAboveTokens: 1000,
    })
    expect(await endpoint.embedQuery('一')).toEqual(vectorOf('一'))
  })
})
