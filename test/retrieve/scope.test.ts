import { describe, expect, it } from 'vitest'
import type { Scope } from '#domain/understanding.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { readScope } from '#retrieve/scope.ts'
import { normaliseText } from '#zh/normalise.ts'
import { makeDocument } from '../library/generated.ts'
import { seeds, TODAY } from '../seeds.ts'
import { CUT, DRAFT, NEXT_PLAN, OPINION, PLAN } from './corpora.ts'

const documents = await seeds.library.documents()

const scopeOf = (question: string, among: readonly PolicyDocument[] = documents): Scope =>
  readScope(normaliseText(question), among, TODAY)

/** Ids of the documents in scope, sorted. */
const idsOf = ({ documents: found }: Scope): string[] => found.map(({ id }) => id).toSorted()

describe('readScope', () => {
  it.each([
    ['by its title', '《轻工业稳增长工作方案（2023—2024年）》讲什么', [PLAN]],
    [
      'by its title in half-width marks',
      '《轻工业稳增长工作方案(2025-2026年)》讲什么',
      [NEXT_PLAN],
    ],
    ['by part of its title', '《推动轻工业高质量发展》有什么要求', [OPINION]],
    ['by a title that two share', '《轻工业稳增长工作方案》有什么要求', [PLAN, NEXT_PLAN]],
    ['by its title without marks', '关于推动轻工业高质量发展的指导意见有哪些专栏', [OPINION]],
    ['by its title with quotation marks in it', '促进轻工行业“稳产稳供”的工作意见是谁发的', [CUT]],
    ['by its number', '工信部联消费〔2022〕68号第六条', [OPINION]],
    ['by year and serial', '〔2023〕101号讲什么', [PLAN]],
    ['by its serial', '68号文第六条', [OPINION]],
    ['by another serial', '164号文讲什么', [CUT]],
    ['by an alias', '轻工高质量发展意见对皮革的要求', [OPINION]],
    ['by its kind, where one final text is of it', '指导意见是哪几个部门发的', [OPINION]],
    ['by its period', '2023—2024年方案的目标', [PLAN]],
    ['by a short period', '25-26年的方案有哪些措施', [NEXT_PLAN]],
    ['by a bare period', '2025—2026年轻工业的目标', [NEXT_PLAN]],
    ['by a year within its period', '2024年的方案对皮革的要求', [PLAN]],
    ['by the year of its issue', '2022年的指导意见有哪些措施', [OPINION]],
    ['as a draft', '征求意见稿有哪些目标', [DRAFT]],
    ['as a draft in other words', '草案里有没有提到酒', [DRAFT]],
    ['as the final text', '正式稿删掉了什么', [OPINION]],
    ['as both drafts', '前后两稿有什么区别', [DRAFT, OPINION]],
    ['as final beside its draft', '草案里有而正式文件里没有的目标', [DRAFT, OPINION]],
    ['as not a draft', '非草案的文件怎么说', [CUT, OPINION, PLAN, NEXT_PLAN].toSorted()],
    ['as the last plan', '上一轮方案的目标', [PLAN]],
    ['as the newest plan', '最新方案的目标', [NEXT_PLAN]],
    ['as both plans', '两个方案有什么变化', [PLAN, NEXT_PLAN]],
    ['as what is in force', '现行政策对电池的要求', [CUT, OPINION, NEXT_PLAN].toSorted()],
    ['by who issued it', '中国轻工业联合会的要求', [CUT]],
    ['by the kind of its issuer', '协会文件怎么说', [CUT]],
    ['two at once', '68号文和101号文对皮革的要求', [OPINION, PLAN]],
    ['as the draft of another', '68号文的征求意见稿讲什么', [DRAFT]],
  ])('finds a document named %s', (_how, question, ids) => {
    const scope = scopeOf(question)
    expect(idsOf(scope)).toEqual(ids.toSorted())
    expect(scope).toMatchObject({ named: true, unknown: null })
  })

  it.each([
    '哪些措施涉及老年用品',
    '到2025年要建成多少家工厂',
    '推广300项产品的目标',
    '鼓励有新意的设计',
    '上下游企业协同的要求',
    '2022年轻工业增加值的比重',
    '68家企业获得支持',
    '老旧小区适老化改造的计划',
  ])('searches everything for %s', (question) => {
    const scope = scopeOf(question)
    expect(scope).toMatchObject({ named: false, mentioned: [], unknown: null })
    expect(scope.documents).toHaveLength(documents.length)
  })

  it.each([
    '不含征求意见稿，有哪些目标',
    '有哪些目标，别用草案',
    '除了草案，哪些条款涉及酒',
    '征求意见稿除外，有哪些目标',
  ])('leaves the draft out for %s', (question) => {
    const scope = scopeOf(question)
    expect(idsOf(scope)).toEqual([CUT, OPINION, PLAN, NEXT_PLAN].toSorted())
    expect(scope).toMatchObject({ named: true, mentioned: [] })
  })

  it('judges what is in force on the day', () => {
    const past = readScope(normaliseText('现行政策的要求'), documents, '2024-06-01')
    expect(idsOf(past)).toContain(PLAN)
    expect(idsOf(scopeOf('现行政策的要求'))).not.toContain(PLAN)
  })

  it('keeps the documents in the order of the question', () => {
    const { mentioned } = scopeOf('101号文和68号文相比有什么变化')
    expect(mentioned.map(({ id }) => id)).toEqual([PLAN, OPINION])
  })

  it('tells 68号 from 168号', () => {
    const numbered = [
      { ...makeDocument('a', '甲方案'), number: '某发〔2022〕168号' },
      { ...makeDocument('b', '乙方案'), number: '某发〔2022〕68号' },
    ]
    expect(idsOf(scopeOf('68号文第一条', numbered))).toEqual(['b'])
    expect(idsOf(scopeOf('〔2021〕68号第一条', numbered))).toEqual(['a', 'b'])
  })

  it.each([
    ['99号文讲什么', '99号文'],
    ['国办发〔2019〕4号讲什么', '国办发[2019]4号'],
    ['《中华人民共和国民法典》的第一条', '《中华人民共和国民法典》'],
    ['2027—2028年稳增长方案的目标', '2027-2028年'],
    ['“十三五”规划有哪些目标', '十三五规划'],
    ['101号文的征求意见稿讲什么', '101号文的征求意见稿'],
  ])('says that %s names a document which is not there', (question, unknown) => {
    expect(scopeOf(question).unknown).toContain(unknown)
  })

  it('does not take a title for a document when it is only mentioned', () => {
    expect(scopeOf('哪些条款提到《产业结构调整指导目录》').unknown).toBeNull()
  })

  it('blanks the names out, and leaves where they end to see', () => {
    const { rest, addressed } = scopeOf('《轻工业稳增长工作方案（2023—2024年）》三（二）')
    expect(rest.trim()).toBe('三(二)')
    expect(addressed.trim()).toBe('》三(二)')
  })
})
