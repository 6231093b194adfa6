import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { decodeKeywordIndex, encodeKeywordIndex } from '#library/disk/keyword-file.ts'
import { buildKeywordIndex } from '#library/keyword-index.ts'
import { selectRows } from '#library/row-selection.ts'

// Each text differs from its neighbours in one thing that BM25 must notice.
const TEXTS = [
  '支持老年用品开发，鼓励企业开发老年食品、老年服装等老年用品。', // 0: the topic, twice
  '丰富老年用品。', // 1: the topic, once, in few words
  '完善标准体系，健全质量追溯机制，加强儿童用品监管，打击假冒伪劣，保护知识产权。', // 2: half the topic
  '推进适老化改造，建设老旧小区电梯，方便老人出行。', // 3: two of its characters, no pair
  '到2025年，研发投入强度达到3.5%左右。', // 4: figures
  '到2024年，研发投入强度达到2.8%左右。', // 5: other figures
  '发展绿色低碳产业，推广节能技术。', // 6: nothing
]
const index = finish(buildKeywordIndex(TEXTS))
const rowsFor = (query: string, k = 10) => index.search(query, k).map(({ row }) => row)

describe('KeywordIndex', () => {
  it('ranks the texts about 老年用品', () => {
    const rows = rowsFor('老年用品')
    // 1 before 0: the same words in a seventh of the length, and tf saturates.
    // 2 after both: the pair 用品 only. 3 last: single characters, which are common.
    expect(rows.slice(0, 4)).toEqual([1, 0, 2, 3])
    expect(rows).not.toContain(6)
  })

  it('tells years and percentages apart', () => {
    expect(rowsFor('2025年研发投入强度')[0]).toBe(4)
    expect(rowsFor('2.8%')).toEqual([5])
  })

  it('finds a word although a glyph of its phrase is lost', () => {
    expect(rowsFor('鼓励 业开发老年食品')[0]).toBe(0)
  })

  it('weighs a word more that is asked twice', () => {
    expect(rowsFor('低碳 改造')[0]).not.toBe(rowsFor('低碳 改造 改造 改造')[0])
  })

  it('computes the BM25 score of Robertson and Zaragoza', () => {
    const two = finish(buildKeywordIndex(['甲乙', '丙']))
    // 乙: n = 1 of N = 2; text 0 has 3 tokens of 2 on average.
    const idf = Math.log(1 + 1.5 / 1.5)
    const expected = (idf * 2.2) / (1 + 1.2 * (0.25 + 0.75 * (3 / 2)))
    expect(two.search('乙', 1)[0]?.score).toBeCloseTo(expected, 6)
  })

  it('does not let one search leak into the next', () => {
    const first = index.search('老年用品', 5)
    index.search('2025年绿色低碳', 5)
    expect(index.search('老年用品', 5)).toEqual(first)
  })

  it('returns only allowed rows', () => {
    const allowed = selectRows([2, 3], TEXTS.length)
    expect(index.search('老年用品', 10, allowed).map(({ row }) => row)).toEqual([2, 3])
  })

  it('keeps the best k of many, equal scores in row order', () => {
    const many = finish(buildKeywordIndex(Array.from({ length: 500 }, () => '同样的条款')))
    expect(many.search('条款', 3).map(({ row }) => row)).toEqual([0, 1, 2])
    const best = index.search('老年用品开发', 10)
    expect(index.search('老年用品开发', 2)).toEqual(best.slice(0, 2))
  })

  it('survives an empty library and texts without any token', () => {
    expect(finish(buildKeywordIndex([])).search('老年', 5)).toEqual([])
    expect(finish(buildKeywordIndex(['——', ''])).search('老年', 5)).toEqual([])
  })

  it('numbers more terms than its tables start with', () => {
    const texts = Array.from({ length: 30_000 }, (_, at) => `词${at}`)
    const large = finish(buildKeywordIndex(texts))
    expect(large.search('29999', 5).map(({ row }) => row)).toEqual([29_999])
    expect(large.search('7', 5).map(({ row }) => row)).toEqual([7])
  })
})

describe('the keyword file', () => {
  it('gives back an index that ranks alike', () => {
    const bytes = encodeKeywordIndex(index)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    for (const copy of [bytes, shifted.subarray(3)]) {
      const loaded = decodeKeywordIndex(copy)
      expect(loaded.search('老年用品', 10)).toEqual(index.search('老年用品', 10))
    }
  })

  it.each([
    ['an empty file', new Uint8Array()],
    ['a truncated file', encodeKeywordIndex(index).slice(0, -1)],
    ['a file of another kind', new TextEncoder().encode('{"schemaVersion": 1, "terms": []}')],
  ])('refuses %s and names the cure', (_, bytes) => {
    expect(() => decodeKeywordIndex(bytes)).toThrow('tiaoli -- ingest')
  })
})
