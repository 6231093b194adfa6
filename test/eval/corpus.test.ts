import { beforeAll, describe, expect, it } from 'vitest'
import { type Corpus, covers, type Gold, passageOf, resolveGold } from '../../eval/corpus.ts'
import type { ExpectedClause } from '../../eval/schema.ts'
import { readSeedCorpus } from '../../eval/seed-corpus.ts'
import { plainCases } from './gold-answers.ts'

let corpus: Corpus
beforeAll(async () => {
  corpus = await readSeedCorpus('seeds')
})

const expected = (doc: string, clause: string, evidence: string): ExpectedClause => ({
  doc,
  clause,
  evidence,
  need: 'required',
})
const resolve = (doc: string, clause: string, evidence: string): Gold =>
  resolveGold(expected(doc, clause, evidence), corpus)
const isCoveredBy = (gold: Gold, path: string): boolean => {
  const clause = corpus.byDocument.get(gold.doc)?.find((one) => one.path.join('/') === path)
  if (clause === undefined) throw new Error(`no clause ${path}`)
  return covers(passageOf(clause, corpus), gold, corpus)
}

describe('resolveGold', () => {
  it('tells the two clauses apart that have the same number under different chapters', () => {
    const first = resolve('miit-2023-101', '三/（二）/老年用品', '发布老年用品产品推广目录')
    const other = resolve('miit-2023-101', '四/（二）', '发布老年用品产品推广目录')
    expect(first.clauses).toEqual([expect.objectContaining({ path: ['三', '（二）', '老年用品'] })])
    expect(other.clauses).toEqual([])
  })

  it('finds evidence below the path when the parser splits finer than the label', () => {
    const gold = resolve('miit-2023-101', '三/（二）', '发布老年用品产品推广目录')
    expect(gold.clauses.map(({ path }) => path.join('/'))).toEqual(['三/（二）/老年用品'])
  })

  it('reads 题录 as the words about the document', () => {
    const gold = resolve('miit-2022-68', '题录', '工信部联消费〔2022〕68号')
    expect(gold.clauses.length).toBeGreaterThan(0)
    expect(gold.clauses.every(({ kind }) => kind === 'matter')).toBe(true)
  })

  it('resolves to nothing where the words are not verbatim', () => {
    expect(resolve('miit-2023-101', '三/（二）/老年用品', '发布老年人推广目录').clauses).toEqual([])
  })
})

describe('covers', () => {
  it('does not take a box for the article that it belongs to', () => {
    const gold = resolve('miit-2022-68', '三/（六）', '围绕健康、育幼、养老等迫切需求')
    expect(isCoveredBy(gold, '三/（六）')).toBe(true)
    expect(isCoveredBy(gold, '三/（六）/专栏2/食品')).toBe(false)
  })

  it('takes what stands under a heading for the heading', () => {
    const gold = resolve('miit-2022-68', '三/（六）/专栏2', '升级创新产品制造工程')
    expect(isCoveredBy(gold, '三/（六）/专栏2/食品')).toBe(true)
  })

  it('does not take the same words of the draft for the final text', () => {
    const evidence = '建立老年用品产业标准体系'
    const gold = resolve('miit-2022-68', '二/（五）', evidence)
    const twin = resolve('draft-2022-01', '二/（五）', evidence).clauses[0]
    if (twin === undefined) throw new Error('the draft holds the same words')
    expect(covers(passageOf(twin, corpus), gold, corpus)).toBe(false)
  })
})

describe('labels', () => {
  it('survive another chunking: windows without clause ids cover every label and few else', async () => {
    const size = 220
    const windows = [...corpus.byDocument].flatMap(([documentId, clauses]) => {
      const words = clauses.map(({ id }) => corpus.words.get(id)).join('')
      const count = Math.ceil(words.length / size)
      return Array.from({ length: count }, (_, index) => ({
        documentId,
        clauseId: null,
        words: words.slice(index * size, (index + 1) * size),
      }))
    })
    const labels = (await plainCases()).flatMap((testCase) => testCase.expected)
    const distinct = [...new Map(labels.map((label) => [JSON.stringify(label), label])).values()]
    const hits = distinct.map((label) => {
      const gold = resolveGold(label, corpus)
      return windows.filter((window) => covers(window, gold, corpus)).length
    })
    expect(hits.filter((count) => count === 0)).toEqual([])
    expect(hits.filter((count) => count > 2).length).toBeLessThan(hits.length * 0.05)
  })
})
