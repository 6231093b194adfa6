import { describe, expect, it } from 'vitest'
import { ClauseTree } from '#documents/clause-tree.ts'
import { parseAddresses } from '#documents/address/address.ts'
import type { Clause } from '#domain/clause.ts'
import { resolveAddress } from '#retrieve/lookup.ts'
import { CUT, DRAFT, NEXT_PLAN, OPINION, PLAN, seeds, statute, type Corpus } from './corpora.ts'

function labelOf(clause: Clause | null): string {
  return clause?.label ?? '–'
}

/** What an address written in `text` comes to, as words: labels of clauses, or the failure. */
async function lookUp(text: string, { in: id, at, corpus = seeds }: Where = {}): Promise<string> {
  const clauses = corpus.clauses.filter(({ documentId }) => id === undefined || documentId === id)
  const current = clauses.find((clause) => clause.label === at)
  if (at !== undefined && current === undefined) throw new Error(`no clause ${at}`)
  const [address] = parseAddresses(text)
  if (address === undefined) throw new Error(`no address in ${text}`)
  const { documents } = corpus
  const result = await resolveAddress(address, {
    tree: new ClauseTree(corpus.clauses),
    documents: documents.filter((document) => id === undefined || document.id === id),
    ...(current && { current }),
  })
  switch (result.kind) {
    case 'found':
      return result.clauses.map(labelOf).join(' ')
    case 'ambiguous':
      return `ambiguous: ${result.candidates.map(labelOf).join(' ')}`
    case 'missing':
      return `${result.reason}: near ${labelOf(result.nearest)}, last ${labelOf(result.last)}`
    case 'truncated':
      return `truncated after ${labelOf(result.last)}`
  }
}

interface Where {
  in?: string
  at?: string
  corpus?: Corpus
}

describe('resolveAddress, by number', () => {
  it.each([
    [OPINION, '68号文（六）', '三（六）增加升级创新产品'],
    [OPINION, '第六条', '三（六）增加升级创新产品'],
    [OPINION, '第（6）条', '三（六）增加升级创新产品'],
    [OPINION, 'Article 6', '三（六）增加升级创新产品'],
    [OPINION, '三（六）', '三（六）增加升级创新产品'],
    [OPINION, '第三章', '三、构建高质量的供给体系'],
    [OPINION, '第三部分', '三、构建高质量的供给体系'],
    [OPINION, '68号文三讲什么', '三、构建高质量的供给体系'],
    [OPINION, '专栏二', '专栏2 升级创新产品制造工程'],
    [OPINION, '（六）专栏2', '专栏2 升级创新产品制造工程'],
    [OPINION, '最后一条', '七（二十五）加强组织实施'],
    [OPINION, '前言', '导语'],
    [OPINION, '第二条第三点', '一（二）发展目标·产业结构持续优化'],
    [OPINION, '第（三）至（四）条', '二（三）加快关键技术突破 二（四）完善科技创新体系'],
    [PLAN, '第三章第二节', '三（二）培育壮大新增长点'],
    [PLAN, '第三部分第（一）点', '三（一）着力稳住重点行业'],
    [PLAN, '三（二）第三项', '三（二）文体休闲用品'],
    [CUT, '第六条', '六、坚持科技创新强链补链'],
    [CUT, '（六）', '六、坚持科技创新强链补链'],
    [CUT, '第七点', '七、利用优势平台精准服务'],
  ])('finds in %s what %s means', async (document, text, label) => {
    expect(await lookUp(text, { in: document })).toBe(label)
  })

  it('counts within a section whose clauses are numbered on from the one before', async () => {
    expect(await lookUp('第三部分第一条', { in: OPINION })).toBe('三（六）增加升级创新产品')
    expect(await lookUp('第三部分第七条', { in: OPINION })).toBe('三（七）提升质量保障水平')
  })

  it('does not count where a printed marker is named', async () => {
    expect(await lookUp('三（一）', { in: OPINION })).toBe(
      'no-such-number: near 三（六）增加升级创新产品, last 三（九）推广新型商业模式',
    )
  })

  it('names both places of a number that stands twice', async () => {
    const twice = 'ambiguous: 三（一）着力稳住重点行业 四（一）加强政策支持'
    expect(await lookUp('101号文（一）', { in: PLAN })).toBe(twice)
  })

  it('names every document that has the clause when none was named', async () => {
    expect(await lookUp('（六）')).toBe(
      'ambiguous: 三（六）增加升级创新产品 三（六）提升产业链现代化水平 三（六）增加升级创新产品 六、坚持科技创新强链补链',
    )
  })

  it.each([
    [OPINION, '68号文（二十六）', '七（二十五）加强组织实施'],
    [OPINION, '第三十条', '七（二十五）加强组织实施'],
    [OPINION, '专栏6', '专栏5 绿色低碳技术发展工程'],
    [PLAN, '第五章', '四、保障措施'],
    [PLAN, '第七条', '三（六）提升产业链现代化水平'],
    [PLAN, '第四章第（五）条', '四（四）加强组织实施'],
    [NEXT_PLAN, '四（四）', '四（三）加强组织实施'],
  ])('says in %s how far the numbers go when %s is beyond', async (document, text, last) => {
    expect(await lookUp(text, { in: document })).toBe(`no-such-number: near ${last}, last ${last}`)
  })

  it('has nothing near a unit that the document lacks', async () => {
    expect(await lookUp('附件2', { in: OPINION })).toBe('no-such-number: near –, last –')
    expect(await lookUp('专栏1', { in: PLAN })).toBe('no-such-number: near –, last –')
  })

  it.each(['164号文第十一条', '十一、 原文', '第十条的下一条', '第十条到第十二条'])(
    'tells %s lost with the end of a document from a number that never was',
    async (text) => {
      expect(await lookUp(text, { in: CUT })).toBe('truncated after 十、数字化赋能产业链提升')
    },
  )
})

describe('resolveAddress, by heading', () => {
  it.each([
    [PLAN, '三（二）老年用品', '三（二）老年用品'],
    [PLAN, '三(二)老年用品有哪些要求', '三（二）老年用品'],
    [PLAN, '（二）老年用品', '三（二）老年用品'],
    [PLAN, '三（二）老年', '三（二）老年用品'],
    [PLAN, '“三、（一）”下面电池那段', '三（一）电池'],
    [PLAN, '保障措施第二项', '四（二）加强标准引领'],
    [PLAN, '上一轮方案保障措施部分的第二项', '四（二）加强标准引领'],
    [PLAN, '保障措施（二）', '四（二）加强标准引领'],
    [PLAN, '“保障措施”第三条', '四（三）加强人才支撑'],
    [PLAN, '第一条保障措施是什么', '四（一）加强政策支持'],
    [PLAN, '四、保障措施（二）', '四（二）加强标准引领'],
    [PLAN, '保障措施第四部分', '四、保障措施'],
    [OPINION, '专栏2食品有哪些', '专栏2·食品'],
    [OPINION, '专栏 2·食品', '专栏2·食品'],
    [OPINION, '专栏2的陶瓷日用玻璃', '专栏2·陶 日用 璃'],
    [OPINION, '专栏4乐器那一项', '专栏4·乐器'],
    [DRAFT, '专栏2里酿酒一项写了什么', '专栏2·酿酒'],
    [OPINION, '关于加快绿色安全发展的（十四）', '五（十四）加快绿色安全发展'],
  ])('finds in %s what %s means', async (document, text, label) => {
    expect(await lookUp(text, { in: document })).toBe(label)
  })

  it('takes words that are no heading for the topic', async () => {
    expect(await lookUp('第六条老年用品怎么说', { in: OPINION })).toBe('三（六）增加升级创新产品')
    expect(await lookUp('三（二）老年用品和婴童用品', { in: PLAN })).toBe(
      '三（二）培育壮大新增长点',
    )
  })

  it('says where the heading stands when number and heading disagree', async () => {
    expect(await lookUp('专栏3食品', { in: OPINION })).toBe(
      'name-disagrees: near 专栏2·食品, last –',
    )
    expect(await lookUp('三（三）老年用品', { in: PLAN })).toBe(
      'name-disagrees: near 三（二）老年用品, last –',
    )
    expect(await lookUp('三、保障措施（二）', { in: PLAN })).toBe(
      'name-disagrees: near 四、保障措施, last –',
    )
  })

  it('does not take one kind of a thing for the thing', async () => {
    const near = 'no-such-heading: near 专栏2·功能性食品, last –'
    expect(await lookUp('专栏2食品', { in: DRAFT })).toBe(near)
    expect(await lookUp('专栏2·食品', { in: DRAFT })).toBe(near)
  })

  it('looks under the heading and nowhere else', async () => {
    const last = '四（四）加强组织实施'
    expect(await lookUp('保障措施（六）', { in: PLAN })).toBe(
      `no-such-number: near ${last}, last ${last}`,
    )
  })

  it('chooses the document whose heading agrees', async () => {
    expect(await lookUp('三（二）老年用品')).toBe('三（二）老年用品')
  })

  it('takes a quoted document title for the document', async () => {
    const text = '“轻工业稳增长工作方案（2023—2024年）”第三部分'
    expect(await lookUp(text, { in: PLAN })).toBe('三、工作举措')
  })
})

describe('resolveAddress, by step', () => {
  it.each([
    [OPINION, '68号文（五）的下一条', '三（六）增加升级创新产品'],
    [OPINION, '（六）的上一条', '二（五）优化标准体系建设'],
    [OPINION, '三（六）的下一章', '四、提升产业链现代化水平'],
    [OPINION, '专栏二的下一个专栏', '专栏3 品牌培育工程'],
    [OPINION, '（六）的下一个专栏', '专栏2 升级创新产品制造工程'],
    [PLAN, '三（六）的下一条', '四（一）加强政策支持'],
    [PLAN, '三（二）老年用品的下一条', '三（二）婴童用品'],
  ])('goes in %s by %s', async (document, text, label) => {
    expect(await lookUp(text, { in: document })).toBe(label)
  })

  it('says that a step leaves the document', async () => {
    expect(await lookUp('（二十五）的下一条', { in: OPINION })).toMatch(
      /^past-the-end: near 七（二十五）/,
    )
    expect(await lookUp('（一）的上一条', { in: OPINION })).toMatch(
      /^before-the-start: near 一（一）/,
    )
  })

  it('starts at the clause that the conversation is about', async () => {
    const at = '三（二）老年用品'
    expect(await lookUp('它的下一条', { in: PLAN, at })).toBe('三（二）婴童用品')
    expect(await lookUp('下一条', { in: PLAN, at })).toBe('三（二）婴童用品')
    expect(await lookUp('下一章', { in: PLAN, at })).toBe('四、保障措施')
    expect(await lookUp('其中第二项', { at: '三（二）培育壮大新增长点', in: PLAN })).toBe(
      '三（二）婴童用品',
    )
    expect(await lookUp('该章第二条', { at: '四（一）加强政策支持', in: PLAN })).toBe(
      '四（二）加强标准引领',
    )
  })

  it('stays in the document of the current clause though all are in scope', async () => {
    expect(await lookUp('下一条', { at: '三（二）老年用品' })).toBe('三（二）婴童用品')
  })

  it('has nowhere to start without a current clause', async () => {
    expect(await lookUp('下一条')).toBe('no-current-clause: near –, last –')
  })
})

describe('resolveAddress in a statute', () => {
  const where = { corpus: statute }

  it.each([
    ['第二条第一款第（二）项', '第二条第一款第（二）项'],
    ['第二条第（一）项', '第二条第一款第（一）项'],
    ['第二条第二款', '第二条第二款'],
    ['第四条第一款', '第四条'],
    ['第三条之一', '第三条之一'],
    ['第三条的下一条', '第三条之一'],
    ['第二条第二款的下一条', '第三条'],
    ['第一章的下一章', '第二章 服务'],
    ['第二章最后一条', '第四条'],
  ])('finds %s', async (text, label) => {
    expect(await lookUp(text, where)).toBe(label)
  })

  it('never reads the number of an article as a position in its chapter', async () => {
    expect(await lookUp('第二章第一条', where)).toBe('no-such-number: near 第三条, last 第四条')
  })

  it('says which article comes before a 款 that it lacks', async () => {
    expect(await lookUp('第二条第三款', where)).toBe(
      'no-such-number: near 第二条第二款, last 第二条第二款',
    )
  })
})
