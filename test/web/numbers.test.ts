import { describe, expect, it } from 'vitest'
import type { ComparedPair, SearchHit, TopicRow } from '../../web/src/api/types.ts'
import { differencesOf, sideOf } from '../../web/src/compare/differences.ts'
import { countChanges } from '../../web/src/compare/filter.ts'
import { heatRows, latestSuccession, shadeOf, type MappedDocument } from '../../web/src/map/heat.ts'
import { marksOfFigures } from '../../web/src/parts/figures.ts'
import { axisOf, barOf } from '../../web/src/read/timeline.ts'
import { rankHits } from '../../web/src/search/ranks.ts'
import { DOCUMENT_EXAMPLE } from '../../src/server/examples.ts'

const documentOf = (id: string, changes: Partial<MappedDocument> = {}): MappedDocument => ({
  ...DOCUMENT_EXAMPLE,
  id,
  succeeds: null,
  clauseCount: 10,
  ...changes,
})

const rowOf = (topic: string, counts: Record<string, number>): TopicRow => ({
  topic,
  kind: 'theme',
  cells: Object.entries(counts).map(([documentId, count]) => ({
    documentId,
    clauses: Array.from({ length: count }, (_, index) => ({ id: `${index}`, label: '' })),
  })),
})

describe('the heat map', () => {
  const documents = [documentOf('old', { clauseCount: 40 }), documentOf('new', { succeeds: 'old' })]

  it('compares the shares of a plan and of the one that follows it', () => {
    const [row] = heatRows([rowOf('甲', { old: 4, new: 3 })], documents)
    expect(row).toMatchObject({ counts: [4, 3], shares: [10, 30], total: 7, shift: 20 })
  })

  it('knows no shift without a plan that follows another', () => {
    expect(latestSuccession([documentOf('a'), documentOf('b', { succeeds: 'gone' })])).toBeNull()
  })

  it('shades nothing as nothing and the most as the darkest', () => {
    expect([0, 1, 10].map((count) => shadeOf(count, 10))).toEqual([0, 1, 5])
  })
})

describe('the timeline', () => {
  const plan = documentOf('p', {
    issuedOn: null,
    number: null,
    period: { from: '2023', to: '2024' },
  })
  const undated = documentOf('u', { issuedOn: null, number: '示〔2022〕1号', period: null })

  it('runs from the first year to the last and takes a year from a number', () => {
    expect(axisOf([plan, undated]).years).toEqual([2022, 2023, 2024])
  })

  it('draws a period to the end of its last year', () => {
    const bar = barOf(plan, axisOf([plan, undated]))
    expect(bar?.periodLeft).toBeCloseTo(100 / 3)
    expect(bar?.width).toBeCloseTo(200 / 3)
    expect(barOf(undated, axisOf([plan, undated]))).toMatchObject({ issued: null, yearLeft: 0 })
  })
})

describe('the difference of two texts', () => {
  it('gives back each text from its side, cut by words', () => {
    const [from, to] = ['培育50个产业集群。', '接续培育10个产业集群。']
    const differences = differencesOf(from, to)
    const textOf = (side: 'from' | 'to') =>
      sideOf(differences, side)
        .map(({ text }) => text)
        .join('')
    expect([textOf('from'), textOf('to')]).toEqual([from, to])
    expect(
      differences
        .filter(({ kind }) => kind === 'same')
        .map(({ text }) => text)
        .join(),
    ).toContain('产业集群')
  })

  it('is counted for each filter', () => {
    const pair = (change: ComparedPair['change'], figures: string[] = []) =>
      ({ change, figures: { from: figures, to: [] } }) as unknown as ComparedPair
    expect(countChanges([pair('same'), pair('changed', ['4%']), pair('added', ['1个'])])).toEqual({
      all: 3,
      changes: 2,
      changed: 1,
      added: 1,
      dropped: 0,
      figures: 1,
      same: 1,
    })
  })
})

describe('figures', () => {
  it('are marked with their unit and bound', () => {
    const text = '增速4%左右，培育50个规模300 亿元以上集群'
    expect(marksOfFigures(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '4%左右',
      '50个',
      '300 亿元以上',
    ])
  })
})

describe('the ranks of hits', () => {
  it('are those of each leg, among hits that it found', () => {
    const hit = (score: number, keywordScore: number | null, vectorScore: number | null) =>
      ({ score, keywordScore, vectorScore }) as unknown as SearchHit
    const ranked = rankHits([hit(3, 8, null), hit(2, null, 0.5), hit(1, 4, 0.9)])
    expect(ranked.map(({ keywordRank }) => keywordRank)).toEqual([1, null, 2])
    expect(ranked.map(({ vectorRank }) => vectorRank)).toEqual([null, 2, 1])
    expect(ranked[2]?.share.keyword).toBe(0.5)
  })
})
