import { describe, expect, it } from 'vitest'
import type { Asks } from '#domain/understanding.ts'
import { asksForCatalogue, readAsks } from '#retrieve/asks.ts'
import { normaliseText } from '#zh/normalise.ts'

const asksOf = (question: string): Asks => readAsks(normaliseText(question))

describe('readAsks', () => {
  it.each([
    '哪些措施涉及老年用品？',
    '老年用品有哪几项措施',
    '把涉及皮革的条款列出来',
    '逐条说明对造纸的要求',
    '五份文件分别怎么说',
    '关于电池都有什么规定',
    '梳理一下出海政策',
    '在哪里提到了中试平台',
    '有几条讲到了钢琴',
    '一共有几处涉及乡村',
    'Which measures cover batteries?',
    'list the clauses on paper',
  ])('hears a wish for all of them in %s', (question) => {
    expect(asksOf(question).list).toBe(true)
  })

  it.each([
    '老年用品的目标是多少？',
    '第六条讲什么',
    '皮革怎么说',
    '两版有什么区别',
    '有没有提到酒',
  ])('hears none in %s', (question) => {
    expect(asksOf(question).list).toBe(false)
  })

  it.each([
    '新方案有什么变化',
    '两份方案有何不同',
    '和上一轮相比',
    '正式稿删掉了什么',
    '对比两个文件',
    '正式稿改了哪些',
    'compare the two plans',
    'what changed between the drafts',
  ])('hears a comparison in %s', (question) => {
    expect(asksOf(question).compare).toBe(true)
  })

  it.each(['满足不同人群的需求', '适应消费变革的措施', '哪些措施涉及老年用品', '不同地区的产业'])(
    'hears none in %s',
    (question) => {
      expect(asksOf(question).compare).toBe(false)
    },
  )

  it.each<[string, Asks['figure']]>([
    ['要培育多少个集群', { units: ['个'], count: 1 }],
    ['要培育几家企业', { units: ['家'], count: 1 }],
    ['营业收入要达到多少万亿元', { units: ['元'], count: 1 }],
    ['补贴多少钱', { units: ['元'], count: 1 }],
    ['研发投入增长百分之几', { units: ['%'], count: 1 }],
    ['利润增速', { units: ['%'], count: 1 }],
    ['推广多少项产品，建设多少家工厂', { units: ['项', '家'], count: 2 }],
    ['目标是多少', { units: [], count: 1 }],
    ['具体数值', { units: [], count: 1 }],
    ['how many clusters', { units: [], count: 1 }],
  ])('hears which figures %s wants', (question, figure) => {
    expect(asksOf(question).figure).toEqual(figure)
  })

  it.each([
    '推进数字化转型的措施',
    '发展数字经济',
    '几乎没有提到',
    '哪几个行业',
    '由哪几个部门印发',
    '老年用品怎么说',
  ])('hears no wish for a figure in %s', (question) => {
    expect(asksOf(question).figure).toBeNull()
  })

  it.each<[string, Asks['metadata']]>([
    ['是谁发布的', ['issuers']],
    ['由哪几个部门联合印发', ['issuers']],
    ['发文机关是什么', ['issuers']],
    ['什么时候印发的', ['issuedOn']],
    ['发布日期', ['issuedOn']],
    ['文号是多少', ['number']],
    ['还有效吗', ['standing']],
    ['过期了吗', ['standing']],
    ['全称是什么', ['title']],
    ['是谁在什么时候发布的，文号多少', ['issuers', 'issuedOn', 'number']],
    ['who issued it', ['issuers']],
    ['is it still in force', ['standing']],
  ])('hears that %s is about the document itself', (question, fields) => {
    expect(asksOf(question).metadata).toEqual(fields)
  })

  it.each([
    '有效供给怎么说',
    '发布老年用品目录',
    '谁能享受补贴',
    '部门协同的要求',
    '执行标准的产品',
  ])('hears nothing about the document in %s', (question) => {
    expect(asksOf(question).metadata).toEqual([])
  })

  it.each([
    '库里有哪些文件？',
    '收录了几份文件',
    '文件清单',
    '目前执行的是哪个方案',
    'what documents',
  ])('hears in %s that the documents are asked for', (question) => {
    expect(asksForCatalogue(normaliseText(question))).toBe(true)
  })

  it.each(['哪些文件提到老年用品', '68号文有哪些措施', '文件里有什么规定'])(
    'hears a topic and not the documents in %s',
    (question) => {
      expect(asksForCatalogue(normaliseText(question))).toBe(false)
    },
  )

  it.each<[string, Asks['parts']]>([
    ['有哪几个专栏', 'box'],
    ['专栏有几个', 'box'],
    ['分几章', 'chapter'],
    ['由哪几个部分组成', 'chapter'],
    ['文件的结构', 'chapter'],
    ['一共有多少条', 'article'],
    ['专栏2讲什么', null],
    ['有几条件', null],
    ['老年用品部分怎么说', null],
  ])('hears how %s wants the document divided', (question, parts) => {
    expect(asksOf(question).parts).toBe(parts)
  })

  it.each([
    ['有没有提到酒', true],
    ['是否支持出口', true],
    ['涉及化妆品吗', true],
    ['支不支持换新？', false],
    ['does it cover food', true],
    ['怎么支持出口', false],
  ])('hears whether %s wants a yes or no', (question, expected) => {
    expect(asksOf(question).yesNo).toBe(expected)
  })

  it('leaves the topic behind, every other character at its place', () => {
    const question = '哪些措施涉及老年用品，推广多少项'
    const { rest } = asksOf(question)
    expect(rest).toHaveLength(normaliseText(question).length)
    expect(rest.replace(/\s+/gu, '|')).toBe('|措施涉及老年用品,推广|')
  })
})
