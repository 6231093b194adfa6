import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import type { Clause } from '#domain/clause.ts'
import { sourceFromLines, type Line } from './parsed-sources.ts'

function parse(lines: Line[]): Clause[] {
  return finish(parseClauses(sourceFromLines(lines))).clauses
}

function outline(lines: Line[]): string[] {
  return parse(lines).map(({ id, label }) => `${id.replace('doc:', '')} ${label}`)
}

const STATUTE = [
  '第一编 通则',
  '第一章 总　则',
  '第一节 目的',
  '第一条 为了保护湖泊，制定本条例。',
  '第二条 湖泊分为下列类型：',
  '（一）自然湖泊；',
  '（二）人工湖泊，包括：',
  '1.水库；',
  '2.景观湖。',
  '前款所称自然湖泊，名录由水行政部门公布。',
  '有下列情形之一的，名录应当调整：',
  '（一）湖泊萎缩；',
  '（二）湖泊干涸。',
  '第二章 保护',
  '第三条【禁止行为】 禁止填湖。',
  '第三条之一 禁止在湖中倾倒垃圾。',
]

describe('parseClauses on statutes', () => {
  it('gives every 编, 章, 节, 条, 款, 项 and 目 its address', () => {
    expect(outline(STATUTE)).toEqual([
      'part1 第一编 通则',
      'part1.chapter1 第一编第一章 总则',
      'part1.chapter1.section1 第一编第一章第一节 目的',
      'part1.chapter1.section1.article1 第一条',
      'part1.chapter1.section1.article2 第二条',
      'part1.chapter1.section1.article2.paragraph1 第二条第一款',
      'part1.chapter1.section1.article2.paragraph1.item1 第二条第一款第（一）项',
      'part1.chapter1.section1.article2.paragraph1.item2 第二条第一款第（二）项',
      'part1.chapter1.section1.article2.paragraph1.item2.subitem1 第二条第一款第（二）项第1目',
      'part1.chapter1.section1.article2.paragraph1.item2.subitem2 第二条第一款第（二）项第2目',
      'part1.chapter1.section1.article2.paragraph2 第二条第二款',
      'part1.chapter1.section1.article2.paragraph3 第二条第三款',
      'part1.chapter1.section1.article2.paragraph3.item1 第二条第三款第（一）项',
      'part1.chapter1.section1.article2.paragraph3.item2 第二条第三款第（二）项',
      'part1.chapter2 第一编第二章 保护',
      'part1.chapter2.article3 第三条',
      'part1.chapter2.article3-1 第三条之一',
    ])
  })

  it('addresses every 款 of an article of several and doubles no character', () => {
    const article = parse(STATUTE).filter(({ label }) => label.startsWith('第二条'))
    expect(article.map(({ text }) => text)).toEqual([
      '第二条',
      '湖泊分为下列类型：',
      '（一）自然湖泊；',
      '（二）人工湖泊，包括：',
      '1.水库；',
      '2.景观湖。',
      '前款所称自然湖泊，名录由水行政部门公布。',
      '有下列情形之一的，名录应当调整：',
      '（一）湖泊萎缩；',
      '（二）湖泊干涸。',
    ])
  })

  it('keeps an article of one 款 whole', () => {
    const article = parse(STATUTE).find(({ label }) => label === '第一条')
    expect(article).toMatchObject({ text: '第一条 为了保护湖泊，制定本条例。', title: null })
  })

  it('takes a caption in 【】 for the title and 总　则 for 总则', () => {
    const clauses = parse(STATUTE)
    expect(clauses.find(({ label }) => label === '第三条')?.title).toBe('禁止行为')
    expect(clauses.find(({ kind }) => kind === 'chapter')?.title).toBe('总则')
  })

  it('leaves a further paragraph with its 项 while the list goes on', () => {
    const clauses = parse([
      '第一条 申请应当附下列材料：',
      '（一）身份证明；',
      '委托他人的，附委托书；',
      '（二）权属证明。',
      '材料不齐的，一次告知。',
    ])
    expect(clauses.map(({ label, text }) => [label, text])).toEqual([
      ['第一条', '第一条'],
      ['第一条第一款', '申请应当附下列材料：'],
      ['第一条第一款第（一）项', '（一）身份证明；\n委托他人的，附委托书；'],
      ['第一条第一款第（二）项', '（二）权属证明。'],
      ['第一条第二款', '材料不齐的，一次告知。'],
    ])
  })

  it('keeps a quoted article, over several paragraphs, inside the clause that quotes it', () => {
    expect(
      outline([
        '一、将第五条修改为：“第五条 下列材料应当报送：',
        '（一）申请书；',
        '（二）证明。”',
        '二、删去第六条。',
      ]),
    ).toEqual(['chapter1 一', 'chapter2 二'])
  })

  it('nests 第X条 under 一、 where the document does so', () => {
    expect(
      outline([
        '一、总则',
        '第一条 为加强管理，制定本规定。',
        '第二条 本规定适用于本市。',
        '二、职责',
        '第三条 市主管部门负责实施。',
      ]),
    ).toEqual([
      'chapter1 一、总则',
      'chapter1.article1 第一条',
      'chapter1.article2 第二条',
      'chapter2 二、职责',
      'chapter2.article3 第三条',
    ])
  })

  it('sets a table of contents apart as information', () => {
    const clauses = parse([
      '目　录',
      '第一章 总则',
      '第二章 保护',
      '第一章 总则',
      '第一条 为了保护湖泊，制定本条例。',
      '第二章 保护',
      '第二条 禁止填湖。',
    ])
    expect(clauses.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'matter 目录',
      'chapter 第一章 总则',
      'article 第一条',
      'chapter 第二章 保护',
      'article 第二条',
    ])
  })

  it('starts a new part at each annex with numbered text', () => {
    const lines: Line[] = [
      '第一条 为加强管理，制定本办法。',
      '第二条 申报表见附件。',
      ['附件1', 'matter', 'attachment'],
      ['申报指南', 'matter', 'attachment-title'],
      '一、申报条件',
      '（一）依法设立。',
      ['附件2', 'matter', 'attachment'],
      '一、评分标准',
    ]
    expect(outline(lines)).toEqual([
      'article1 第一条',
      'article2 第二条',
      'annex1 附件1',
      'annex1.chapter1 附件1 一、申报条件',
      'annex1.chapter1.article1 附件1 一（一）',
      'annex2 附件2',
      'annex2.chapter1 附件2 一、评分标准',
    ])
  })

  it('makes repeated numbers unique and gives the same ids again for the same text', () => {
    const lines = ['第一条 甲。', '第一条 乙。', '第二条 丙。']
    expect(outline(lines)).toEqual(['article1 第一条', 'article1~2 第一条', 'article2 第二条'])
    expect(outline(lines)).toEqual(outline(lines))
  })
})
