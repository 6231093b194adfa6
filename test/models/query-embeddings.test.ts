import { describe, expect, it } from 'vitest'
import { Secret } from '#domain/secret.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { OpenAIEmbeddings } from '#models/embeddings/openai-embeddings.ts'
import { queryEmbeddings } from '#models/embeddings/query-embeddings.ts'
import {
  embedsTexts,
  fails,
  SCRIPTED_MODEL,
  simpleVector,
  startScriptedEndpoint,
  type ScriptedEndpoint,
} from '../support/scripted-endpoint.ts'

const embedderAt = ({ baseUrl }: ScriptedEndpoint) =>
  new OpenAIEmbeddings({
    kind: 'openai',
    baseUrl,
    apiKey: new Secret('sk-x'),
    model: SCRIPTED_MODEL,
    dimension: null,
    timeoutMs: 5000,
    batchSize: 8,
    confirmAboveTokens: 1000,
  })

describe('queryEmbeddings', () => {
  it('asks an endpoint once for the same words, also at the same time', async () => {
    await using endpoint = await startScriptedEndpoint()
    const queries = queryEmbeddings(embedderAt(endpoint), () => 0)
    const vectors = await Promise.all(
      ['老年', '老年', '婴童'].map((text) => queries.embedQuery(text)),
    )
    expect(vectors).toEqual(['老年', '老年', '婴童'].map(simpleVector))
    expect(await queries.embedQuery('老年')).toEqual(simpleVector('老年'))
    expect(endpoint.embeddingsRequests).toHaveLength(2)
  })

  it('leaves a dead endpoint alone, and asks again after a while', async () => {
    const embeddings = [fails(401), fails(401), fails(401), embedsTexts()]
    await using endpoint = await startScriptedEndpoint({ embeddings })
    const clock = { ms: 0 }
    const queries = queryEmbeddings(embedderAt(endpoint), () => clock.ms)
    for (let failures = 0; failures < 3; failures++) {
      await expect(queries.embedQuery('老年')).rejects.toThrow('TIAOLI_EMBEDDINGS_API_KEY')
    }
    await expect(queries.embedQuery('老年')).rejects.toThrow('暂停使用')
    expect(endpoint.embeddingsRequests).toHaveLength(3)
    clock.ms = 60_000
    expect(await queries.embedQuery('老年')).toEqual(simpleVector('老年'))
  })

  it('takes an embedder that computes here as it is', async () => {
    const offline = await loadOfflineEmbeddings()
    expect(queryEmbeddings(offline, () => 0)).toBe(offline)
  })
})
