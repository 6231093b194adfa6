import { describe, expect, it } from 'vitest'
import type { ComparedPair, SearchHit, TopicRow } from '../../web/src/api/types.ts'
import { differencesOf, sideOf } from '../../web/src/compare/differences.ts'
import { countChanges } from '../../web/src/compare/filter.ts'
import { heatRows, latestSuccession, shadeOf, type MappedDocument } from '../../web/src/map/heat.ts'
import { marksOfFigures } from '../../web/src/parts/figures.ts'
import { axisOf, barOf } from '../../web/src/read/timeline.ts'
import { rankHits } from '../../web/src/search/ranks.ts'
import { DOCUMENT_EXAMPLE } from '#surfaces/http/examples.ts'

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
  unread: 0,
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

describe('the differences of two texts', () => {
  it.each([
    ['增速由16.2%提高', '增速由16.5%提高', '16.2%', '16.5%'],
    ['产量达到3 00亿元', '产量达到3 20亿元', '3 00亿元', '3 20亿元'],
    ['增长5%—8%左右', '增长5%—9%左右', '5%—8%左右', '5%—9%左右'],
    ['共有1,000家', '共有1,200家', '1,000家', '1,200家'],
    ['规模达25万亿元', '规模达26万亿元', '25万亿元', '26万亿元'],
    ['到2025年12月31日止', '到2025年10月31日止', '2025年12月31日', '2025年10月31日'],
    ['轻工〔2022〕68号印发', '轻工〔2022〕86号印发', '〔2022〕68号', '〔2022〕86号'],
    ['低于-3.5℃的', '低于-4.5℃的', '-3.5℃', '-4.5℃'],
    ['误差±0.5毫米', '误差±0.2毫米', '±0.5毫米', '±0.2毫米'],
    ['依照第十四条办理', '依照第十五条办理', '第十四条', '第十五条'],
    ['占三分之二的', '占三分之一的', '三分之二', '三分之一'],
    ['“十四五”期间', '“十五五”期间', '十四五', '十五五'],
    ['提高3成至', '提高4成至', '3成', '4成'],
    ['提高4.5个百分点', '提高4.2个百分点', '4.5个百分点', '4.2个百分点'],
    ['用电0.8 kW·h时', '用电0.9 kW·h时', '0.8 kW·h', '0.9 kW·h'],
    ['编码SC-9999的', '编码SC-9998的', 'SC-9999', 'SC-9998'],
    ['达１６．２％的', '达１６．３％的', '１６．２％', '１６．３％'],
  ])('show a changed figure whole: %s', (from, to, older, newer) => {
    const changed = differencesOf(from, to).filter(({ kind }) => kind !== 'same')
    const [deleted, inserted] = (['deleted', 'inserted'] as const).map((kind) =>
      changed.flatMap((part) => (part.kind === kind ? [part.text] : [])),
    )
    expect([deleted, inserted]).toEqual([[older], [newer]])
  })

  it('are told in words, not in single characters', () => {
    const changed = differencesOf('加快推进绿色转型', '加快推动绿色转型')
    expect(changed.map(({ text }) => text)).toContain('推动')
  })

  it('read, on each side, as the text of that side', () => {
    const from = '到2025年，规模 3 00 亿元；a-1、b'
    const to = '到2026年12月，\n规模300亿元，B2'
    const differences = differencesOf(from, to)
    const textOf = (side: 'from' | 'to') =>
      sideOf(differences, side)
        .map(({ text }) => text)
        .join('')
    expect([textOf('from'), textOf('to')]).toEqual([from, to])
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
