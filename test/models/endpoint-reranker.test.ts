import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from '#domain/secret.ts'
import type { RerankerConfig } from '#config/reranker.ts'
import { AppError } from '#domain/errors.ts'
import { createEndpointReranker } from '#models/rerank/endpoint-reranker.ts'
import { createReranker } from '#models/rerank/create-reranker.ts'
import type { Reranker } from '#models/rerank/reranker.ts'
import {
  fails,
  hangs,
  rateLimited,
  reranksByOverlap,
  SCRIPTED_KEY,
  SCRIPTED_MODEL,
  sendJson,
  showsPage,
  startScriptedEndpoint,
  type Play,
  type RerankBody,
  type ScriptedEndpoint,
} from '../support/scripted-endpoint.ts'

const DOCUMENTS = ['发展绿色包装', '支持老年用品开发', '老年']

const configOf = (
  { baseUrl }: ScriptedEndpoint,
  changes: Partial<RerankerConfig> = {},
): RerankerConfig => ({
  baseUrl,
  apiKey: new Secret(SCRIPTED_KEY),
  model: SCRIPTED_MODEL,
  timeoutMs: 30_000,
  ...changes,
})

const rerankerAt = (endpoint: ScriptedEndpoint, changes: Partial<RerankerConfig> = {}): Reranker =>
  createEndpointReranker(configOf(endpoint, changes), { pause: async () => undefined })

const playing = (...rerank: Play<RerankBody>[]) => startScriptedEndpoint({ rerank })
const says =
  (results: unknown): Play<unknown> =>
  (_, response) =>
    sendJson(response, { results })

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  expect(inspect(error, { depth: 9 })).not.toContain(SCRIPTED_KEY)
  return error as AppError
}

describe('createEndpointReranker', () => {
  it('gives the relevance of each document in the order of the documents', async () => {
    await using endpoint = await playing(reranksByOverlap())
    expect(await rerankerAt(endpoint).rerank('老年用品', DOCUMENTS)).toEqual([0, 1, 0.5])
    expect(endpoint.rerankRequests[0]).toMatchObject({
      path: '/v1/rerank',
      authorization: `Bearer ${SCRIPTED_KEY}`,
      body: { model: SCRIPTED_MODEL, query: '老年用品', documents: DOCUMENTS, top_n: 3 },
    })
  })

  it('sends neither a key where there is none nor a request for nothing', async () => {
    await using endpoint = await playing(reranksByOverlap())
    const reranker = rerankerAt(endpoint, { apiKey: null })
    expect(await reranker.rerank('老年用品', [])).toEqual([])
    expect(endpoint.rerankRequests).toHaveLength(0)
    await reranker.rerank('老年用品', DOCUMENTS)
    expect(endpoint.rerankRequests[0]?.authorization).toBeUndefined()
  })

  it('sends only the beginning of a document that no model reads whole', async () => {
    await using endpoint = await playing(reranksByOverlap())
    await rerankerAt(endpoint).rerank('老年', ['老'.repeat(100_000)])
    expect(endpoint.rerankRequests[0]?.body.documents[0]?.length).toBeLessThan(5000)
  })

  it.each([
    ['500', fails(500)],
    ['429 with a wait', rateLimited('5')],
  ])('tries again after %s', async (_, play) => {
    await using endpoint = await playing(play, reranksByOverlap())
    expect(await rerankerAt(endpoint).rerank('老年用品', DOCUMENTS)).toEqual([0, 1, 0.5])
  })

  it('gives up after two attempts, or one whose wait is longer than its time', async () => {
    await using down = await playing(fails(503))
    await failureOf(rerankerAt(down).rerank('老年用品', DOCUMENTS))
    expect(down.rerankRequests).toHaveLength(2)
    await using busy = await playing(rateLimited('60'))
    await failureOf(rerankerAt(busy).rerank('老年用品', DOCUMENTS))
    expect(busy.rerankRequests).toHaveLength(1)
  })

  it('does not wait for an endpoint that never answers', async () => {
    await using endpoint = await playing(hangs())
    const reranker = rerankerAt(endpoint, { timeoutMs: 150 })
    const { message } = await failureOf(reranker.rerank('老年用品', DOCUMENTS))
    expect(message).toContain('150 毫秒内没有答复')
    expect(message).toContain('TIAOLI_RERANK_TIMEOUT_MS')
  })

  it.each([
    ['leaves a document out', says([{ index: 0, relevance_score: 1 }])],
    [
      'judges one twice and one not at all',
      says([0, 0, 1].map((index) => ({ index, relevance_score: 1 }))),
    ],
    ['gives no number', says([0, 1, 2].map((index) => ({ index, relevance_score: null })))],
    ['shows a page', showsPage()],
    ['answers with far too much', says('长'.repeat(2 ** 21))],
  ])('fails when the endpoint %s', async (_, play) => {
    await using endpoint = await playing(play)
    const { message } = await failureOf(rerankerAt(endpoint).rerank('老年用品', DOCUMENTS))
    expect(message).toContain('TIAOLI_RERANK_BASE_URL')
    expect(endpoint.rerankRequests).toHaveLength(1)
  })

  it('never shows the key, though the endpoint repeats it', async () => {
    await using endpoint = await playing(fails(401))
    const { message } = await failureOf(rerankerAt(endpoint).rerank('老年用品', DOCUMENTS))
    expect(message).toContain('***')
    expect(message).toContain('TIAOLI_RERANK_API_KEY')
  })
})

describe('createReranker', () => {
  it('gives none where none is configured', async () => {
    expect(await createReranker(null, () => 0)).toBeNull()
  })

  it('leaves a dead endpoint alone, and asks again after a while', async () => {
    await using endpoint = await playing(fails(401), fails(401), fails(401), reranksByOverlap())
    const clock = { ms: 0 }
    const reranker = await createReranker(configOf(endpoint), () => clock.ms)
    const rerank = () => (reranker as Reranker).rerank('老年用品', DOCUMENTS)
    for (let failures = 0; failures < 3; failures++) await failureOf(rerank())
    expect((await failureOf(rerank())).message).toContain('暂停使用')
    expect(endpoint.rerankRequests).toHaveLength(3)
    clock.ms = 60_000
    expect(await rerank()).toEqual([0, 1, 0.5])
  })
})
