import { describe, expect, it } from 'vitest'
import { sentenceText } from '#documents/clause-reading.ts'
import { rankPassages, type Passage } from '#retrieve/passages.ts'
import { understand } from '#retrieve/question.ts'
import { createHybridSearch } from '#retrieve/search.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { makeClauses, makeDocument, makeSnapshot, openMemory } from '../library/generated.ts'
import { read, seeds, TODAY } from '../seeds.ts'
import { shippedLexicon as lexicon } from './lexicons.ts'
import { CUT, NEXT_PLAN, OPINION, PLAN } from './corpora.ts'

const { library } = seeds
const search = createHybridSearch({ library, weights: { keyword: 1, vector: 0.1 } })

async function passagesFor(question: string): Promise<Passage[]> {
  return rankPassages({ library, search, lexicon }, await read(question))
}

const wordsOf = ({ clause, sentence }: Passage): string => sentenceText(clause, sentence)

describe('rankPassages', () => {
  it.each([
    [
      '每年完成多少项行业标准制修订？',
      `${NEXT_PLAN}:chapter3.article1.paragraph2`,
      '每年完成 300 项',
    ],
    ['新增推广多少项升级和创新产品？', `${NEXT_PLAN}:chapter2`, '新增推广 300 项升级和创新产品'],
    ['101号文每年制修订轻工领域标准多少项？', `${PLAN}:chapter4.article2`, '标准300项'],
    ['101号文培育升级多少个特色产业集群？', `${PLAN}:chapter2`, '50个规模300亿元以上'],
    ['164号文推动多少个规模300亿元以上的产业集群？', `${CUT}:chapter8`, '30 个规模 300 亿元以上'],
    ['164号文每年制修订多少项标准？', `${CUT}:chapter4`, '计量技术规范 300 项'],
    ['164号文每年完成科技成果鉴定多少项？', `${CUT}:chapter6`, '科技成果鉴定 200 项以上'],
    ['规上企业营业收入突破多少万亿元？', `${PLAN}:chapter2`, '营业收入规模突破25万亿元'],
    ['2022年轻工业增加值占全部工业的比重是多少？', `${PLAN}:preamble`, '占全部工业的16.2%'],
    ['2024年轻工业增加值占全部工业的比重是多少？', `${NEXT_PLAN}:preamble`, '占全部工业的15.4%'],
  ])('puts the sentence with the figure first: %s', async (question, clauseId, words) => {
    const [best] = await passagesFor(question)
    if (best === undefined) throw new Error('no passage')
    expect(best.clause.id).toBe(clauseId)
    expect(wordsOf(best)).toContain(words)
    expect(best.hasFigure).toBe(true)
    expect(best.coverage).toBeGreaterThan(0.6)
  })

  it('covers little of a question about one year by a sentence about another', async () => {
    const passages = await passagesFor('2022年轻工业增加值占全部工业的比重是多少？')
    const other = passages.find(({ clause }) => clause.id === `${NEXT_PLAN}:preamble`)
    if (other === undefined) throw new Error('no passage of the other year')
    expect(wordsOf(other)).toContain('2024年')
    expect(other.coverage).toBeLessThan(0.5)
  })

  it('takes no other year for the year, though the next sentence speaks of it', async () => {
    const text = '2022年家电产值占全部产业的16%。2024年家电产值占全部产业的15%。'
    const embeddings = await loadOfflineEmbeddings()
    const snapshot = await makeSnapshot(
      [makeDocument('one', '某市工作方案')],
      makeClauses([{ documentId: 'one', text }]),
    )
    const own = await openMemory(snapshot, embeddings)
    const question = '2022年家电产值占全部产业的比重是多少？'
    const understanding = await understand({ library: own, lexicon }, question, { asOf: TODAY })
    const ranked = await rankPassages(
      {
        library: own,
        search: createHybridSearch({ library: own, weights: { keyword: 1, vector: 0.1 } }),
        lexicon,
      },
      understanding,
    )
    expect(ranked.map((passage) => wordsOf(passage).slice(0, 5))).toEqual(['2022年', '2024年'])
    expect(ranked[0]?.coverage).toBeGreaterThan(0.6)
    expect(ranked[1]?.coverage).toBeLessThan(0.5)
  })

  it('counts no figure of another unit, nor the one that the question states', async () => {
    const passages = await passagesFor('规模300亿元以上的产业集群培育多少个？')
    const withFigure = passages.filter(({ hasFigure }) => hasFigure)
    expect(withFigure).not.toEqual([])
    for (const { quantities } of withFigure) {
      expect(quantities.map(({ unit }) => unit)).toContain('个')
    }
    const money = await passagesFor('规模多少亿元以上的产业集群？')
    expect(money[0]?.quantities.map(({ value }) => value)).toContain(3e10)
  })

  it('finds figures for a question that wants figures only', async () => {
    const passages = await passagesFor('产业集群怎么说？')
    expect(passages.some(({ quantities }) => quantities.length > 0)).toBe(true)
    expect(passages.every(({ hasFigure }) => !hasFigure)).toBe(true)
  })

  it('lets the heading speak for its sentences, and says which concepts are missing', async () => {
    const passages = await passagesFor('老年用品的品种怎么丰富？')
    const ofClause = passages.filter(({ clause }) => clause.label === '三（二）老年用品')
    expect(ofClause.length).toBeGreaterThan(2)
    expect(
      ofClause.every(({ missing }) => !missing.some(({ label }) => label === '老年用品')),
    ).toBe(true)
    const silent = await passagesFor('老年用品的驾照怎么办理？')
    const far = silent.find(({ clause }) => clause.documentId === OPINION)
    expect(far?.missing.map(({ label }) => label)).toContain('驾照')
  })

  it('takes a heading alone for no statement', async () => {
    const passages = await passagesFor('101号文老年用品怎么说？')
    expect(passages.map(wordsOf)).not.toContain('老年用品。')
  })

  it('knows the clause that is wholly about the topic by its heading', async () => {
    const passages = await passagesFor('101号文皮革怎么说？')
    const wholly = new Set(
      passages.filter(({ isWhollyAbout }) => isWhollyAbout).map(({ clause }) => clause.label),
    )
    expect([...wholly]).toEqual(['三（一）皮革'])
  })

  it('lets no document crowd out the others', async () => {
    const passages = await passagesFor('皮革怎么说？')
    const documents = new Set(passages.map(({ document }) => document.id))
    expect(documents.size).toBe((await library.documents()).length)
  })

  it('finds the sentence of a stated figure that the search for words would miss', async () => {
    const passages = await passagesFor('1000亿元指什么？')
    expect(wordsOf(passages[0] ?? fail())).toContain('1000 亿元')
  })

  it('ranks best first and the same each time', async () => {
    const first = await passagesFor('电动自行车的标准怎么说？')
    const scores = first.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    const again = await passagesFor('电动自行车的标准怎么说？')
    expect(again.map(wordsOf)).toEqual(first.map(wordsOf))
  })
})

function fail(): never {
  throw new Error('no passage')
}
