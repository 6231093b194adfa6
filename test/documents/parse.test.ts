import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import { ClauseSchema, type Clause } from '#domain/clause.ts'
import { sourceFromFile, sourceFromLines, type Line } from './parsed-sources.ts'

function parse(lines: Line[]): Clause[] {
  return finish(parseClauses(sourceFromLines(lines))).clauses
}

function outline(lines: Line[]): string[] {
  return parse(lines).map(({ id, label }) => `${id.replace('doc:', '')} ${label}`)
}

const BODY = '支持企业加大投入，开展技术攻关，完善配套措施，推动成果转化应用。'

describe('parseClauses', () => {
  it('gives clauses that fit the contract, in reading order', () => {
    const { clauses } = finish(parseClauses(sourceFromFile('seeds/miit-2022-68.md', 'doc')))
    for (const [index, clause] of clauses.entries()) {
      expect(ClauseSchema.parse(clause)).toEqual(clause)
      expect(clause.order).toBe(index)
    }
  })

  it('points with its span at the same words in the source', () => {
    const first = '（一）着力稳住行业。' + BODY
    const { clauses } = finish(parseClauses(sourceFromLines(['一、工作举措', first])))
    expect(clauses[1]?.span).toEqual({ start: 7, end: 7 + first.length })
  })

  it('parents every clause on one that stands before it', () => {
    const { clauses } = finish(parseClauses(sourceFromFile('seeds/draft-2022-01.md', 'doc')))
    const seen = new Set<string>()
    for (const { id, parentId } of clauses) {
      if (parentId !== null) expect(seen).toContain(parentId)
      seen.add(id)
    }
  })

  it('proves metadata by the clause that holds the words, and drops proofs from asides', () => {
    const source = sourceFromLines([
      ['新闻稿称该方案已印发', 'aside', 'lead'],
      ['轻工业振兴方案', 'matter', 'title'],
      ['（2025—2026年）', 'matter', 'title'],
      '一、总体要求',
    ])
    source.proofs = {
      period: { blockIndex: 2, text: '（2025—2026年）' },
      issuedOn: { blockIndex: 0, text: '已印发' },
    }
    const { clauses, asides, proofs } = finish(parseClauses(source))
    expect(proofs).toEqual({ period: { clauseId: 'doc:matter1', text: '（2025—2026年）' } })
    expect(clauses[0]).toMatchObject({ kind: 'matter', label: '标题' })
    expect(asides.map(({ reason }) => reason)).toEqual(['lead'])
  })

  it('counts articles on across chapters or anew, as the document does', () => {
    expect(outline(['一、甲', '（一）乙', '二、丙', '（二）丁', '三、戊', '（一）己'])).toEqual([
      'chapter1 一、甲',
      'chapter1.article1 一（一）乙',
      'chapter2 二、丙',
      'chapter2.article2 二（二）丁',
      'chapter3 三、戊',
      'chapter3.article1 三（一）己',
    ])
  })

  it('keeps items, subitems and what follows them in place', () => {
    const lines = [
      '一、主要任务',
      '（一）加强监管。' + BODY,
      '1.建立台账。' + BODY,
      '（1）按月登记；',
      '（2）按季汇总。',
      '2.开展检查。' + BODY,
      '各地可以结合实际制定实施细则。',
      '（二）加强服务。' + BODY,
    ]
    expect(outline(lines)).toEqual([
      'chapter1 一、主要任务',
      'chapter1.article1 一（一）加强监管',
      'chapter1.article1.item1 一（一）1.建立台账',
      'chapter1.article1.item1.subitem1 一（一）1.（1）',
      'chapter1.article1.item1.subitem2 一（一）1.（2）',
      'chapter1.article1.item2 一（一）2.开展检查',
      'chapter1.article1.paragraph1 一（一）第1段',
      'chapter1.article2 一（二）加强服务',
    ])
  })

  it('leaves a number that does not fit as text', () => {
    const clauses = parse(['十、保障措施', '3.这一行没有前面的两项。', '十一、附则'])
    expect(clauses.map(({ text }) => text)).toEqual([
      '十、保障措施\n3.这一行没有前面的两项。',
      '十一、附则',
    ])
  })

  it('takes a lone sentence or the tail of a quotation for no run-in head', () => {
    const clauses = parse([
      '（一）扩大消费',
      '培育新型消费。发展新业态，推广新模式，形成新的增长点，推动消费扩容',
      '提质，助力“小',
      '快轻准”方案。健全服务体系，梯度培育企业，推广成果。',
      '深入开展促销活动。',
      '提升传统消费。落实以旧换新政策，推动耐用消费品更新换代。',
    ])
    expect(clauses.map(({ title }) => title)).toEqual(['扩大消费', '培育新型消费', '提升传统消费'])
    expect(clauses[1]?.text).toMatch(/助力“小快轻准”方案。健全.*\n深入开展促销活动。$/u)
  })

  it('does not take an introduction for a run-in paragraph', () => {
    const clauses = parse([
      '一、全面促进消费',
      '消费是增长的动力。顺应消费升级趋势，' + BODY,
      '（一）提升传统消费。' + BODY,
    ])
    expect(clauses.map(({ kind }) => kind)).toEqual(['chapter', 'article'])
  })

  it('keeps a box with its entries inside the article and ends it at the next clause', () => {
    const lines = [
      '一、任务',
      '（一）强化攻关。' + BODY,
      '专栏：攻关工程',
      '电池：固态电池、液流电池、新型长寿命钠离子电',
      '池等。',
      '回收利用技术同步推进。',
      '家具: 智能家具等。',
      '（二）强化转化。' + BODY,
      '专栏 2',
      '转化工程',
      '1.建设中试平台。' + BODY,
      '2.完善服务体系。' + BODY,
      '二、保障',
    ]
    expect(outline(lines)).toEqual([
      'chapter1 一、任务',
      'chapter1.article1 一（一）强化攻关',
      'chapter1.article1.box1 专栏 攻关工程',
      'chapter1.article1.box1.item1 专栏·电池',
      'chapter1.article1.box1.item2 专栏·家具',
      'chapter1.article2 一（二）强化转化',
      'chapter1.article2.box2 专栏2 转化工程',
      'chapter1.article2.box2.item1 专栏2·建设中试平台',
      'chapter1.article2.box2.item2 专栏2·完善服务体系',
      'chapter2 二、保障',
    ])
    expect(parse(lines)[3]?.text).toBe(
      '电池：固态电池、液流电池、新型长寿命钠离子电池等。\n回收利用技术同步推进。',
    )
  })

  it('joins the lines of hard-wrapped text', () => {
    const text =
      '一、总体要求。坚持系统观念，统筹发展和安全，加快构建现代化产业体系，' + BODY.repeat(8)
    const lines = text.match(/.{1,30}/gu) ?? []
    const clauses = parse([...lines, '二、保障措施'])
    expect(clauses.map((clause) => clause.text)).toEqual([text, '二、保障措施'])
  })

  it('joins across a page number but never across document information', () => {
    const open = '一、总体要求。坚持系统观念，统筹发展和安全，加快构建现代化产'
    const [joined] = parse([open, ['— 2 —', 'aside', 'page'], '业体系。'])
    expect(joined?.text).toBe(`${open}业体系。`)
    const apart = parse([open, ['2022年6月8日', 'matter', 'date'], '业体系。'])
    expect(apart.map(({ text }) => text)).toEqual([open, '2022年6月8日', '业体系。'])
  })

  it('cuts a flattened text where its numbering runs on, and not at references', () => {
    const text = [
      '一、总体要求 坚持系统观念，依照一、二级标准和第三条规定推进。' + BODY.repeat(4),
      '二、主要任务 （一）加强监管。' + BODY.repeat(4),
      '（二）加强服务。按照（三）项要求办理。' + BODY.repeat(4),
      '三、保障措施 各地要加强领导。' + BODY,
    ].join(' ')
    expect(outline([text])).toEqual([
      'chapter1 一、总体要求',
      'chapter2 二、主要任务',
      'chapter2.article1 二（一）加强监管',
      'chapter2.article2 二（二）加强服务',
      'chapter3 三、保障措施',
    ])
  })

  it('keeps the rows of a table as text', () => {
    const clauses = parse(['一、指标', '1.甲 ｜ 90分', '2.乙 ｜ 80分', '二、程序'])
    expect(clauses.map(({ text }) => text)).toEqual([
      '一、指标\n1.甲 ｜ 90分\n2.乙 ｜ 80分',
      '二、程序',
    ])
  })

  it('joins no line to a row of a table', () => {
    const lines = [
      '一、指标',
      '合法稳定就业，连续缴纳社会保险费，每满一年计三分，最高三十分 ｜ 3分',
      '志愿服务，每满五十小时计二分，由主管部门核定 ｜ 2分',
      '上述指标每年调整',
    ]
    expect(parse(lines).at(0)?.text).toBe(lines.join('\n'))
  })

  it('takes a list of attached files at the end for text', () => {
    const clauses = parse(['一、申报程序', '附件1 申报表.xls', '附件2 承诺书.doc'])
    expect(clauses.map(({ text }) => text)).toEqual([
      '一、申报程序\n附件1 申报表.xls\n附件2 承诺书.doc',
    ])
  })
})
