import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { NO_FILTER } from '#library/library.ts'
import type { Reranker } from '#models/rerank/reranker.ts'
import { rerankedSearch } from '#retrieve/rerank.ts'
import type { HybridHit, HybridSearch } from '#retrieve/search.ts'
import { makeClauses } from '../library/generated.ts'

/** Hits with falling scores, more than a reranker is given. */
const HITS: HybridHit[] = makeClauses(
  Array.from({ length: 80 }, (_, at) => ({ documentId: 'one', text: `第${at}条。` })),
).map((clause, at) => ({
  clause,
  score: 80 - at,
  keywordScore: 80 - at,
  vectorScore: null,
  confidence: 'normal',
}))
const searchHits: HybridSearch = async (_, scopes) => scopes.map(({ k }) => HITS.slice(0, k))

const reranking = (judge: (documents: readonly string[]) => number[]): Reranker => ({
  model: 'scripted',
  rerank: async (_, documents) => judge(documents),
})
const lastFirst = reranking((documents) => documents.map((_, at) => at / 100))

async function search(reranker: Reranker, k: number) {
  const failures: unknown[] = []
  const onFailure = (error: unknown) => void failures.push(error)
  const scopes = [{ k, filter: NO_FILTER }]
  const [hits = []] = await rerankedSearch(searchHits, { reranker, onFailure })('问', scopes)
  return { hits, ids: hits.map(({ clause }) => clause.id), failures }
}
const idsOf = (hits: readonly HybridHit[]) => hits.map(({ clause }) => clause.id)

describe('rerankedSearch', () => {
  it('finds what the reranker thinks best, below the best k of the search too', async () => {
    const { ids, hits } = await search(lastFirst, 3)
    expect(ids).toEqual(['one:49', 'one:48', 'one:47'])
    expect(hits[0]).toMatchObject({ keywordScore: 31, confidence: 'normal' })
  })

  it('keeps every hit when asked for more than is reranked, in an order that scores tell', async () => {
    const { ids, hits } = await search(lastFirst, 80)
    expect(ids).toEqual([...idsOf(HITS.slice(0, 50)).toReversed(), ...idsOf(HITS.slice(50))])
    const scores = hits.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((left, right) => right - left))
  })

  it('keeps the order of hits that are equally relevant', async () => {
    const { ids } = await search(
      reranking((documents) => documents.map(() => 0.5)),
      5,
    )
    expect(ids).toEqual(idsOf(HITS.slice(0, 5)))
  })

  it('lets the hybrid order stand when the reranker fails, and tells why', async () => {
    const error = new AppError('MODEL_UNAVAILABLE', '重排模型不可用')
    const { hits, failures } = await search(
      reranking(() => {
        throw error
      }),
      5,
    )
    expect(hits).toEqual(HITS.slice(0, 5))
    expect(failures).toEqual([error])
  })

  it('hides no other error', async () => {
    const broken = reranking(() => {
      throw new TypeError('a bug')
    })
    await expect(search(broken, 5)).rejects.toThrow('a bug')
  })
})
