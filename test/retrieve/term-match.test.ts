import { describe, expect, it } from 'vitest'
import { createClauseReader, sentenceText } from '#documents/clause-reading.ts'
import type { PreparedText } from '#documents/clause-reading.ts'
import { bears, speaksOf, termsIn } from '#retrieve/term-match.ts'
import { makeClauses } from '../library/generated.ts'

const prepare = createClauseReader()

function textOf(text: string): PreparedText {
  const [clause] = makeClauses([{ documentId: 'one', text }])
  const [sentence] = clause === undefined ? [] : prepare(clause).sentences
  if (sentence === undefined) throw new Error('no sentence')
  return sentence
}

describe('speaksOf', () => {
  it.each([
    ['市场所有主体', '场所', false],
    ['推动家电下乡', '家电', true],
    ['绿色智能家电下乡', '家电', true],
    ['工人才能施展', '人才', false],
    ['优化消费品质', '消费品', true],
    ['retail 门店', 'ai', false],
    ['推广 AI 技术', 'ai', true],
    ['ＡＩ赋能', 'ai', true],
    ['面向5G通信', '5g', true],
    ['面向15G通信', '5g', false],
    ['推广150项产品', '50', false],
    ['推广50项产品', '50', true],
    ['推广 50 项产品', '50项', true],
    ['市场所有的场所', '场所', true],
  ])('of %s: does it say %s? %s', (text, term, expected) => {
    expect(speaksOf(textOf(text), [term])).toBe(expected)
  })

  it('needs one of the terms', () => {
    expect(speaksOf(textOf('发展家具'), ['家电', '家具'])).toBe(true)
    expect(speaksOf(textOf('发展家具'), ['家电', '造纸'])).toBe(false)
    expect(termsIn(textOf('发展家具和造纸'), ['造纸', '家电', '家具'])).toEqual(['造纸', '家具'])
  })
})

describe('bears', () => {
  const compound = {
    label: '冰雪旅游',
    alternatives: ['冰雪旅游'],
    broader: [],
    compounds: [[['冰雪', '滑雪'], ['旅游']]],
    isQuoted: false,
    isModifier: false,
    isNamed: false,
    group: 1,
  }

  it.each([
    ['发展冰雪旅游', true],
    ['满足旅游需要的滑雪装备', true],
    ['发展冰雪装备，繁荣乡村旅游', false],
    ['发展冰雪装备、满足旅游需要', true],
    ['开发冰雪、户外旅游产品', true],
    ['繁荣旅游、购物，冰雪装备', false],
    ['发展冰雪装备', false],
  ])('takes words for one concept only where they stand close together: %s', (text, expected) => {
    expect(bears(textOf(text), compound)).toBe(expected)
  })
})

describe('createClauseReader', () => {
  it('matches what probably stood there, and shows what is printed', () => {
    const text = '发展陶 工业。推广高 包装。'
    const [clause] = makeClauses([
      {
        documentId: 'one',
        text,
        defects: [
          { kind: 'lost-glyph', start: 3, end: 4, repair: '瓷', repairedFrom: 'two:1' },
          { kind: 'lost-glyph', start: 10, end: 11, repair: null, repairedFrom: null },
        ],
      },
    ])
    if (clause === undefined) throw new Error('no clause')
    const [first, second] = prepare(clause).sentences
    if (first === undefined || second === undefined) throw new Error('no sentence')
    expect(speaksOf(first, ['陶瓷'])).toBe(true)
    expect(speaksOf(second, ['陶瓷'])).toBe(false)
    expect(sentenceText(clause, first)).toBe('发展陶 工业。')
    expect(sentenceText(clause, second)).toBe('推广高 包装。')
  })

  it('prepares a clause once', () => {
    const [clause] = makeClauses([{ documentId: 'one', text: '发展家具。' }])
    if (clause === undefined) throw new Error('no clause')
    expect(prepare(clause)).toBe(prepare(clause))
  })
})
