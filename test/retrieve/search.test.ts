import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { assembleLibrary } from '#library/assemble.ts'
import { NO_FILTER } from '#library/library.ts'
import { OfflineEmbeddings, readTable } from '#models/embeddings/offline-embeddings.ts'
import { createHybridSearch, fusionWeights, type FusionWeights } from '#retrieve/search.ts'
import { makeClauses, makeDocument, openMemory } from '../library/generated.ts'

const DOCUMENTS = [makeDocument('one', '意见'), makeDocument('two', '方案')]
const CLAUSES = makeClauses([
  { documentId: 'one', text: '支持老年用品开发，老年用品目录定期更新。' },
  { documentId: 'one', text: '推进居家环境适老化改造，老年人优先。' },
  { documentId: 'one', text: '发展绿色包装。' },
  { documentId: 'two', text: '修订能耗标准，淘汰落后产能，开发用品。' },
])

/** Knows one synonym, as a trained model would: 夕阳 means 适老化改造. */
class SynonymEmbeddings extends OfflineEmbeddings {
  override async embedQuery(text: string): Promise<number[]> {
    return super.embedQuery(plain(text))
  }

  override sentenceSimilarities(query: string, texts: readonly string[]): number[] {
    return super.sentenceSimilarities(plain(query), texts)
  }
}

const plain = (text: string) => text.replaceAll('夕阳', '居家环境适老化改造')

const table = await readTable()

async function searchWith(weights: FusionWeights) {
  const embeddings = new SynonymEmbeddings(table)
  const { snapshot } = await assembleLibrary({ documents: DOCUMENTS, clauses: CLAUSES, embeddings })
  const search = createHybridSearch({
    library: await openMemory(snapshot, embeddings),
    weights,
  })
  return async (query: string, k: number, filter = NO_FILTER) => {
    const [hits = []] = await search(query, [{ k, filter }])
    return { hits, ids: hits.map(({ clause }) => clause.id) }
  }
}

describe('fusionWeights', () => {
  const rule = {
    keyword: 1,
    vector: {
      strange: { familiarity: 0.6, weight: 0.2 },
      familiar: { familiarity: 0.8, weight: 1.2 },
    },
  }

  it.each([
    [0.1, 0.2],
    [0.6, 0.2],
    [0.7, 0.7],
    [0.8, 1.2],
    [1, 1.2],
  ])('gives the vectors of a library of familiarity %d the weight %d', (familiarity, weight) => {
    const { keyword, vector } = fusionWeights(rule, familiarity)
    expect(keyword).toBe(1)
    expect(vector).toBeCloseTo(weight, 10)
  })
})

describe('createHybridSearch', () => {
  it('puts the clause that both legs favour first and gives the score of each leg', async () => {
    const search = await searchWith({ keyword: 1, vector: 0.5 })
    const { hits, ids } = await search('老年用品', 10)
    expect(ids[0]).toBe('one:0')
    expect(hits[0]?.keywordScore).toBeGreaterThan(1)
    expect(hits[0]?.vectorScore).toBeGreaterThan(0.3)
    const scores = hits.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((left, right) => right - left))
  })

  it('lets the weights decide where the legs disagree', async () => {
    // By words 用品 leads to the clauses that hold it; by meaning 夕阳 to 适老化改造.
    const question = '夕阳用品'
    const lexical = await searchWith({ keyword: 1, vector: 0.1 })
    const dense = await searchWith({ keyword: 0.1, vector: 1 })
    expect((await lexical(question, 1)).ids).toEqual(['one:0'])
    expect((await dense(question, 1)).ids).toEqual(['one:1'])
  })

  it('falls back to the order of the vectors when no word is found, and says so', async () => {
    const search = await searchWith({ keyword: 1, vector: 1 })
    const { hits, ids } = await search('夕阳', 2)
    expect(ids[0]).toBe('one:1')
    expect(hits.map(({ confidence }) => confidence)).toEqual(['low', 'low'])
    expect(hits.every(({ keywordScore }) => keywordScore === null)).toBe(true)
    const found = await search('老年用品', 10)
    expect(found.hits.every(({ confidence }) => confidence === 'normal')).toBe(true)
  })

  it('does not ask a leg of weight 0', async () => {
    const search = await searchWith({ keyword: 1, vector: 0 })
    const { hits } = await search('老年用品', 10)
    expect(hits.every(({ vectorScore }) => vectorScore === null)).toBe(true)
    expect((await search('夕阳', 10)).hits).toEqual([])
  })

  it('goes by the words alone when the embedder fails, and tells why', async () => {
    const embeddings = new SynonymEmbeddings(table)
    const parts = { documents: DOCUMENTS, clauses: CLAUSES, embeddings }
    const { snapshot } = await assembleLibrary(parts)
    const failure = new AppError('MODEL_UNAVAILABLE', '向量模型不可用')
    const failures: unknown[] = []
    const all = [{ k: 10, filter: NO_FILTER }]
    const searchFailing = async (error: Error) =>
      createHybridSearch({
        library: await openMemory(snapshot, {
          embedQuery: () => Promise.reject(error),
          embedDocuments: () => Promise.reject(error),
        }),
        weights: { keyword: 1, vector: 1 },
        onFailure: (reason) => void failures.push(reason),
      })
    const lexical = await (await searchWith({ keyword: 1, vector: 0 }))('老年用品', 10)
    const [hits = []] = await (await searchFailing(failure))('老年用品', all)
    expect(hits.map(({ clause }) => clause.id)).toEqual(lexical.ids)
    expect(failures).toEqual([failure])
    const searchWithBug = await searchFailing(new TypeError('a bug'))
    await expect(searchWithBug('老年用品', all)).rejects.toThrow('a bug')
  })

  it('searches only the named documents', async () => {
    const search = await searchWith({ keyword: 1, vector: 0.5 })
    expect((await search('老年用品', 10, { ...NO_FILTER, documents: ['two'] })).ids).toEqual([
      'two:3',
    ])
  })

  it('breaks ties in reading order, so that the same question has the same answer', async () => {
    const twins = makeClauses(
      Array.from({ length: 5 }, () => ({ documentId: 'one', text: '同样的条款。' })),
    )
    const embeddings = new OfflineEmbeddings(table)
    const options = { documents: DOCUMENTS, clauses: twins, embeddings }
    const { snapshot } = await assembleLibrary(options)
    const library = await openMemory(snapshot, embeddings)
    const search = createHybridSearch({ library, weights: { keyword: 1, vector: 0.5 } })
    const [hits] = await search('条款', [{ k: 5, filter: NO_FILTER }])
    const ids = hits?.map(({ clause }) => clause.id)
    expect(ids).toEqual(twins.map(({ id }) => id))
  })

  it('puts the clause first that answers in one sentence of many', async () => {
    const rest =
      '各地要加强组织领导，完善工作机制。要广泛宣传，营造良好氛围。要加强监督检查，及时总结经验。'
    const clauses = makeClauses([
      {
        documentId: 'one',
        text: '绿色包装的标准由部门会同协会制定，每年更新目录，组织宣传，加强检查。',
      },
      { documentId: 'two', text: `${rest}绿色包装的标准每年更新。` },
    ])
    const embeddings = new OfflineEmbeddings(table)
    const { snapshot } = await assembleLibrary({ documents: DOCUMENTS, clauses, embeddings })
    const library = await openMemory(snapshot, embeddings)
    const weights = { keyword: 0, vector: 1 }
    const order = async (of: typeof library) => {
      const search = createHybridSearch({ library: of, weights })
      const [hits] = await search('绿色包装的标准每年更新', [{ k: 2, filter: NO_FILTER }])
      return hits?.map(({ clause }) => clause.id)
    }
    expect(await order(library)).toEqual(['two:1', 'one:0'])
    const wholeTexts = await openMemory(snapshot, {
      embedQuery: (text) => embeddings.embedQuery(text),
      embedDocuments: (texts) => embeddings.embedDocuments(texts),
    })
    expect(await order(wholeTexts)).toEqual(['one:0', 'two:1'])
  })

  it('does not punish a clause for not being listed by a leg that had no room for it', async () => {
    const twins = Array.from({ length: 360 }, () => ({ documentId: 'one', text: '同样的条款。' }))
    const outsider = { documentId: 'two', text: '推进居家环境适老化改造。' }
    const clauses = makeClauses([...twins, outsider])
    const embeddings = new SynonymEmbeddings(table)
    const { snapshot } = await assembleLibrary({ documents: DOCUMENTS, clauses, embeddings })
    const library = await openMemory(snapshot, embeddings)
    const search = createHybridSearch({ library, weights: { keyword: 1, vector: 1 } })
    const [[best] = []] = await search('条款 夕阳', [{ k: 1, filter: NO_FILTER }])
    expect(best?.clause.id).toBe('two:360')
  })
})
