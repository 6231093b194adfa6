import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { buildKeywordIndex } from '#library/keyword-index.ts'
import { TextIndex } from '#library/text-index.ts'
import { searchForm } from '#zh/normalise.ts'

const TEXTS = [
  '推广300项以上老年用品，增速15.4%左右',
  '5G基站与pm2.5监测；A/B两类々号，②款',
  'retail网点、养老-服务中心，50元',
  '〇一二号令：𠮷祥社区，カタカナ说明',
  '',
  '人民政府应当自收到申请之日起15日内答复',
].map((text) => ({ searchText: searchForm(text) }))

function indexOf(texts: readonly { searchText: string }[]): TextIndex {
  // The indexed texts hold more than the texts that are compared: titles and headings before them.
  const indexed = texts.map(({ searchText }) => `某市条例\n${searchText}`)
  const { postings } = finish(buildKeywordIndex(indexed))
  return new TextIndex(texts, postings)
}

const scan = (term: string) =>
  [...TEXTS.keys()].filter((row) => TEXTS[row]?.searchText.includes(term) === true)

describe('TextIndex', () => {
  const index = indexOf(TEXTS)

  it.each([
    '老年',
    '年用',
    '300项',
    '00项',
    '15',
    '5.4%',
    'ai',
    'b两',
    '々',
    '-',
    '𠮷祥',
    'タカ',
    '，',
  ])('finds %s where a scan would', async (typed) => {
    const term = searchForm(typed)
    expect(await index.rowsHolding(term)).toEqual(scan(term))
  })

  it('finds every part of every text, and nothing for a term that is nowhere', async () => {
    const parts = fc.nat(TEXTS.length - 1).chain((row) => {
      const text = [...(TEXTS[row]?.searchText ?? '')]
      return fc
        .tuple(fc.nat(text.length), fc.integer({ min: 1, max: 6 }))
        .map(([start, length]) => text.slice(start, start + length).join(''))
    })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(parts, fc.string({ maxLength: 3 }).map(searchForm)),
        async (term) => {
          if (term !== '') expect(await index.rowsHolding(term)).toEqual(scan(term))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('reads only the texts with the rarest pair of the term', async () => {
    let compared = 0
    const texts = Array.from({ length: 500 }, (_, row) => {
      const text = row % 100 === 7 ? '县级以上人民政府民政部门' : '县级以上人民政府'
      return {
        get searchText() {
          compared++
          return text
        },
      }
    })
    const large = indexOf(texts)
    compared = 0
    expect(await large.rowsHolding('人民政府民政')).toHaveLength(5)
    expect(compared).toBe(5)
  })
})
