// Retrieve: evidence says why: words and figures of the question, and places inside the clause.
import { describe, expect, it } from 'vitest'
import type { Evidence } from '#domain/evidence.ts'
import { NO_FILTER } from '#library/library.ts'
import { evidenceOf, rankPassages } from '#retrieve/passages.ts'
import { createHybridSearch, withReasons } from '#retrieve/search.ts'
import { sweep } from '#retrieve/sweep.ts'
import { read, seeds } from '../seeds.ts'
import { shippedLexicon as lexicon } from './lexicons.ts'
import { PLAN } from './corpora.ts'

const { library } = seeds
const search = createHybridSearch({ library, weights: { keyword: 1, vector: 0.1 } })
const parts = { library, search, lexicon }

function expectPlaces({ clause, why }: Evidence): void {
  for (const { start, end } of why.spans) {
    expect(start).toBeLessThan(end)
    expect(clause.text.slice(start, end).trim()).not.toBe('')
    expect(end).toBeLessThanOrEqual(clause.text.length)
  }
}

describe('evidence', () => {
  it.each([
    ['哪些措施涉及老年用品？', ['老年用品'], []],
    ['“300项”分别指什么？', [], ['300项']],
  ])('of a sweep for %s has no score and says what it bears on', async (question, terms, slots) => {
    const { concepts, statedFigures: figures } = await read(question)
    const { hits } = await sweep(parts, { concepts, figures }, NO_FILTER)
    expect(hits).not.toEqual([])
    for (const hit of hits) {
      expect(hit).toMatchObject({ score: null, why: { terms, slots } })
      expect(hit.why.spans).not.toEqual([])
      expectPlaces(hit)
    }
  })

  it('of ranked sentences comes best first, each with its sentence and what it says', async () => {
    const ranked = await rankPassages(parts, await read('101号文培育升级多少个特色产业集群？'))
    const passages = ranked.map(evidenceOf)
    expect(passages[0]).toMatchObject({
      clause: { documentId: PLAN },
      why: { terms: expect.arrayContaining([expect.stringContaining('产业集群')]) },
    })
    for (const [index, passage] of passages.entries()) {
      expect(passage.why.spans).toHaveLength(1)
      expect(passage.score).toBeLessThanOrEqual(ranked[index - 1]?.score ?? Infinity)
      expectPlaces(passage)
    }
  })

  it('of a search tells the words that stand in each clause', async () => {
    const [found = []] = await search('老年用品 电竞', [{ k: 5, filter: NO_FILTER }])
    const [best] = withReasons('老年用品 电竞', found)
    expect(best?.clause.searchText).toContain('老年用品')
    expect(best?.why).toMatchObject({ terms: expect.arrayContaining(['老年']), spans: [] })
  })
})
