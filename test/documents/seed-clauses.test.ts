import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import type { Clause } from '#domain/clause.ts'
import { sourceFromFile } from './parsed-sources.ts'

function parseSeed(file: string): Clause[] {
  return finish(parseClauses(sourceFromFile(`seeds/${file}`, 'doc'))).clauses
}

const final = parseSeed('miit-2022-68.md')
const draft = parseSeed('draft-2022-01.md')
const plan2023 = parseSeed('miit-2023-101.txt')
const plan2025 = parseSeed('plan-2025-2026.txt')
const opinion = parseSeed('cnlic-2022-164.txt')

function kindCounts(clauses: Clause[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of clauses) {
    if (kind !== 'matter') counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

function byId(clauses: Clause[], local: string): Clause {
  const clause = clauses.find(({ id }) => id === `doc:${local}`)
  if (clause === undefined) throw new Error(`no clause ${local}`)
  return clause
}

function boxes(clauses: Clause[]): [parent: string, items: number][] {
  return clauses
    .filter(({ kind }) => kind === 'box')
    .map(({ id, parentId }) => [
      (parentId ?? '').replace(/.*article/, ''),
      clauses.filter((clause) => clause.parentId === id).length,
    ])
}

function runInTitles(clauses: Clause[], parent: string): (string | null)[] {
  return clauses
    .filter(({ kind, parentId }) => kind === 'paragraph' && parentId === `doc:${parent}`)
    .map(({ title }) => title)
}

describe('parseClauses on the seed documents', () => {
  it('finds every clause of every kind', () => {
    expect(kindCounts(final)).toEqual({
      preamble: 1,
      chapter: 7,
      article: 25,
      bullet: 6,
      box: 5,
      'box-item': 37,
    })
    expect(kindCounts(draft)).toEqual({
      preamble: 1,
      chapter: 7,
      article: 25,
      bullet: 6,
      box: 4,
      'box-item': 58,
    })
    expect(kindCounts(plan2023)).toEqual({ preamble: 1, chapter: 4, article: 10, paragraph: 24 })
    expect(kindCounts(plan2025)).toEqual({ preamble: 1, chapter: 4, article: 8, paragraph: 15 })
    expect(kindCounts(opinion)).toEqual({ preamble: 1, chapter: 10 })
  })

  it('keeps each box inside the article it follows', () => {
    expect(boxes(final)).toEqual([
      ['3', 6],
      ['6', 8],
      ['8', 3],
      ['12', 13],
      ['14', 7],
    ])
    expect(boxes(draft)).toEqual([
      ['3', 9],
      ['6', 16],
      ['12', 20],
      ['14', 13],
    ])
  })

  it('reads the head of every run-in paragraph', () => {
    expect(runInTitles(plan2023, 'chapter3.article1')).toEqual([
      '家居用品',
      '塑料制品',
      '造纸',
      '皮革',
      '电池',
      '食品',
    ])
    expect(runInTitles(plan2023, 'chapter3.article2')).toEqual([
      '老年用品',
      '婴童用品',
      '文体休闲用品',
      '生物制造',
      '预制化食品',
    ])
    expect(runInTitles(plan2023, 'chapter3.article3')).toEqual([
      '大力实施“三品”战略',
      '搭建高质量展览展示平台',
      '联动线上线下拓展消费场景',
    ])
    expect(runInTitles(plan2023, 'chapter3.article4')).toEqual([
      '稳定传统出口市场',
      '积极开拓新兴市场',
      '加强外贸公共服务',
    ])
    expect(runInTitles(plan2023, 'chapter3.article5')).toEqual([
      '强化龙头企业带动作用',
      '培育一批专精特新企业',
      '梯度培育轻工产业集群',
      '推动产业在国内有序转移',
    ])
    expect(runInTitles(plan2023, 'chapter3.article6')).toEqual([
      '开展强链稳链行动',
      '强化数字赋能转型',
      '推动绿色安全发展',
    ])
    expect(runInTitles(plan2025, 'chapter3.article1')).toEqual([
      '加快产品创新',
      '加强质量保障',
      '加力品牌培育',
    ])
    expect(runInTitles(plan2025, 'chapter3.article2')).toEqual([
      '促进扩大传统消费',
      '培育新消费增长点',
      '加快新业态新模式推广应用',
      '搭建供需对接平台',
    ])
    expect(runInTitles(plan2025, 'chapter3.article3')).toEqual([
      '优化贸易结构',
      '发展外贸新模式',
      '强化公共服务',
    ])
    expect(runInTitles(plan2025, 'chapter3.article4')).toEqual([
      '促进产业链协同发展',
      '推动产业合理布局',
      '强化稳企助企',
    ])
    expect(runInTitles(plan2025, 'chapter3.article5')).toEqual(['推动数字化转型', '促进绿色化发展'])
  })

  it.each([
    [plan2023, 'chapter3.article5.paragraph4', '产业结构调整指导目录'],
    [plan2025, 'chapter2', '企业经营效益基本稳定'],
    [plan2025, 'chapter3.article1.paragraph2', '加快家电、缝制机械'],
    [plan2025, 'chapter3.article2.paragraph3', '适老化产品体验中心'],
    [plan2025, 'chapter3.article3.paragraph2', '大力支持跨境电商'],
    [plan2025, 'chapter3.article4.paragraph2', '专精特新等角度'],
    [plan2025, 'chapter3.article5.paragraph1', '“小快轻准”适配方案'],
    [plan2025, 'chapter4.article1', '规范电商平台'],
    [plan2025, 'chapter4.article3', '支持广西等沿边省'],
    [opinion, 'chapter2', '涉及轻工业 19 项'],
    [opinion, 'chapter4', '开展标准化专业人才'],
    [opinion, 'chapter6', '推进产业基础高级化'],
    [opinion, 'chapter8', '形成超两万亿元'],
    [opinion, 'chapter10', '适应消费升级趋势'],
    [final, 'chapter2.article3.box1.item3', '液体食品 菌 装包材及设备'],
    [final, 'chapter4.article12.box4.item8', '工艺参数的采集'],
    [final, 'chapter5.article14.box5.item2', '废水处理和回用技术'],
  ] as const)('joins what a page or line break tore apart (%#)', (clauses, local, words) => {
    expect(byId(clauses, local).text).toContain(words)
  })

  it('leaves a complete orphan sentence with the clause it stands under', () => {
    expect(byId(plan2025, 'chapter3.article2.paragraph1').text).toMatch(
      /本质安全水平。\n深入开展“购在中国”系列活动。$/u,
    )
    expect(byId(final, 'chapter3.article6.box2.item7').text).toMatch(
      /镜片产品。\n多功能高精品手表/u,
    )
  })

  it('keeps all fragments of a box entry in one clause', () => {
    const food = byId(final, 'chapter3.article6.box2.item8')
    expect(food.label).toBe('专栏2·食品')
    expect(food.text).toContain('功能性头部产品、新型功能发酵制品')
    expect(food.text).toMatch(/啤酒产品等。$/u)
  })

  it('labels clauses as people cite them', () => {
    expect(byId(plan2023, 'chapter3.article2.paragraph1')).toMatchObject({
      label: '三（二）老年用品',
      path: ['三', '（二）', '老年用品'],
      kind: 'paragraph',
    })
    expect(byId(final, 'chapter3.article6')).toMatchObject({
      label: '三（六）增加升级创新产品',
      title: '增加升级创新产品',
      marker: '（六）',
      ordinal: '6',
    })
    expect(byId(final, 'chapter4.article12').path).toEqual(['四', '（十二）'])
    expect(byId(final, 'chapter3.article6.box2')).toMatchObject({
      label: '专栏2 升级创新产品制造工程',
      marker: '专栏 2',
    })
    expect(byId(final, 'chapter1.article2.bullet1').label).toBe('一（二）发展目标·行业经济稳定运行')
    expect(byId(opinion, 'chapter4').label).toBe('四、落实《国家标准化发展纲要》')
    expect(byId(opinion, 'chapter1').title).toBe(
      '落实民政部《关于充分发挥行业协会商会作用 为全国稳住经济大盘积极贡献力量的通知》',
    )
    expect(byId(final, 'preamble').label).toBe('导语')
  })

  it('keeps title, number, notice and signature as matter, apart from policy', () => {
    const labels = plan2023.filter(({ kind }) => kind === 'matter').map(({ label }) => label)
    expect(labels).toContain('发文字号')
    expect(labels).toContain('落款')
    expect(byId(final, 'chapter7.article25').text).not.toContain('商务部')
  })
})
