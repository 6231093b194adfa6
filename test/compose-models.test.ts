import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compose, type ComposeOptions } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import {
  embedsTexts,
  fails,
  reranksByOverlap,
  sendJson,
  startScriptedEndpoint,
  type Play,
  type RerankBody,
  type ScriptedEndpoint,
} from './support/scripted-endpoint.ts'
import { CONTEXT } from './product.ts'

const QUESTION = '老年用品'
let directory: string

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-compose-models-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const embeddingsOf = ({ baseUrl }: ScriptedEndpoint) => ({
  TIAOLI_EMBEDDINGS: 'openai',
  TIAOLI_EMBEDDINGS_BASE_URL: baseUrl,
  TIAOLI_EMBEDDINGS_API_KEY: 'sk-x',
  TIAOLI_EMBEDDINGS_MODEL: 'one',
})

function open(env: Record<string, string>, options: ComposeOptions = {}) {
  const seeds = { TIAOLI_SEEDS: 'test/corpus', TIAOLI_VECTORSTORE: directory }
  return compose(loadConfig({ ...seeds, ...env }), options)
}

function manifest(): { embedder: { identity: string; dimension: number } } {
  const generation = readdirSync(directory).find((name) => name.startsWith('gen-')) ?? ''
  return JSON.parse(readFileSync(path.join(directory, generation, 'manifest.json'), 'utf8'))
}

describe('compose with embeddings by an endpoint', () => {
  it('builds anew for another model, dimension or address, and the manifest names them', async () => {
    await using endpoint = await startScriptedEndpoint()
    const env = embeddingsOf(endpoint)
    await open(env)
    const host = new URL(endpoint.baseUrl).host
    expect(manifest().embedder).toMatchObject({ dimension: 3 })
    expect(manifest().embedder.identity).toContain(`${host}/v1/one`)
    expect((await open(env)).report.built).toBe(false)
    const wide = embedsTexts((text) => Array.from({ length: 8 }, (_, at) => text.length + at))
    await using other = await startScriptedEndpoint({ embeddings: [wide] })
    for (const change of [
      { TIAOLI_EMBEDDINGS_MODEL: 'two' },
      { TIAOLI_EMBEDDINGS_BASE_URL: other.baseUrl },
      { TIAOLI_EMBEDDINGS_BASE_URL: other.baseUrl, TIAOLI_EMBEDDINGS_DIMENSION: '8' },
    ]) {
      const { report } = await open({ ...env, ...change })
      expect(report).toMatchObject({ built: true, reused: { vectors: 0 } })
      expect(report.replaced).toContain('向量模型')
    }
    expect(manifest().embedder).toMatchObject({ dimension: 8 })
    expect(manifest().embedder.identity).toContain('/one/8/')
  })

  it('refuses to begin a large run that nobody approved, and sends nothing', async () => {
    await using endpoint = await startScriptedEndpoint()
    const env = { ...embeddingsOf(endpoint), TIAOLI_EMBEDDINGS_CONFIRM_TOKENS: '10' }
    await expect(open(env)).rejects.toThrow('npm run -s tiaoli -- ingest --yes')
    expect(endpoint.embeddingsRequests).toHaveLength(0)
    await open(env, { approveEmbedding: () => undefined })
    expect(endpoint.embeddingsRequests).not.toHaveLength(0)
  })

  it('answers by the words when the endpoint dies after the build', async () => {
    await using endpoint = await startScriptedEndpoint({ embeddings: [embedsTexts(), fails(401)] })
    const failures: unknown[] = []
    const { assistant } = await open(embeddingsOf(endpoint), {
      onModelFailure: (error) => void failures.push(error),
    })
    const answer = await assistant.ask({ question: '哪些措施涉及老年用品？' }, CONTEXT)
    const { hits } = await assistant.search({ query: QUESTION, k: 3 }, CONTEXT)
    expect(answer.outcome).toBe('answered')
    expect(hits[0]?.matchedTerms).toContain('老年')
    expect(hits.every(({ vectorScore }) => vectorScore === null)).toBe(true)
    expect(failures[0]).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  })
})

describe('compose with a reranker', () => {
  const rerankerOf = ({ baseUrl }: ScriptedEndpoint) => ({
    TIAOLI_RERANK_BASE_URL: baseUrl,
    TIAOLI_RERANK_MODEL: 'some-reranker',
  })
  /** The least relevant first. */
  const backwards: Play<RerankBody> = ({ body }, response) =>
    sendJson(response, {
      results: body.documents.map((_, index) => ({ index, relevance_score: index })),
    })

  it('orders what the search found by the reranker', async () => {
    await using endpoint = await startScriptedEndpoint({ rerank: [backwards] })
    const search = async (env: Record<string, string>) => {
      const { assistant } = await open(env)
      return (await assistant.search({ query: QUESTION, k: 40 }, CONTEXT)).hits.map(
        ({ clause }) => clause.id,
      )
    }
    const before = await search({})
    const after = await search(rerankerOf(endpoint))
    expect(after).toEqual(before.toReversed())
    expect(endpoint.rerankRequests[0]?.body.query).toBe(QUESTION)
  })

  it('answers as without it when it fails', async () => {
    await using endpoint = await startScriptedEndpoint({ rerank: [fails(500)] })
    const failures: unknown[] = []
    const { assistant } = await open(rerankerOf(endpoint), {
      onModelFailure: (error) => void failures.push(error),
    })
    const { assistant: plain } = await open({})
    const request = { question: '哪些措施涉及老年用品？' }
    expect((await assistant.ask(request, CONTEXT)).text).toBe(
      (await plain.ask(request, CONTEXT)).text,
    )
    const search = { query: QUESTION, k: 5 }
    expect(await assistant.search(search, CONTEXT)).toEqual(await plain.search(search, CONTEXT))
    expect(failures[0]).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  })

  it('asks nothing before the first search', async () => {
    await using endpoint = await startScriptedEndpoint({ rerank: [reranksByOverlap()] })
    await open(rerankerOf(endpoint))
    expect(endpoint.rerankRequests).toHaveLength(0)
  })
})
