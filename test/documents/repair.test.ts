import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import { repairFromSister } from '#documents/repair/repair.ts'
import type { Clause } from '#domain/clause.ts'
import { sourceFromFile, sourceFromLines } from './parsed-sources.ts'

const final = finish(parseClauses(sourceFromFile('seeds/miit-2022-68.md', 'final'))).clauses
const draft = finish(parseClauses(sourceFromFile('seeds/draft-2022-01.md', 'draft'))).clauses

/** `before[lost→reading]after` of every repaired place. */
function repairs(clauses: readonly Clause[]): string[] {
  return clauses.flatMap(({ text, defects }) =>
    defects
      .filter(({ repair }) => repair !== null)
      .map(({ start, end, repair }) => {
        const before = text.slice(Math.max(0, start - 2), start)
        return `${before}[${text.slice(start, end)}→${repair}]${text.slice(end, end + 2)}`
      }),
  )
}

function parse(id: string, lines: string[]): Clause[] {
  return finish(parseClauses(sourceFromLines(lines, id))).clauses
}

const INTACT = [
  '一、重点任务',
  '（一）加快设备更新。推广高效节能电机、智能网联水表、新型无菌灌装设备等产品。',
  '（二）完善服务网络。建设社区养老服务网点，配备助浴床、移位机和康复器材。',
  '（三）加强质量监管。健全产品追溯体系，严格执行国家标准，及时公布抽检结果。',
]

describe('repairFromSister', () => {
  const repaired = finish(repairFromSister(final, draft))

  it('reads nearly all lost glyphs of the damaged document from its draft', () => {
    const found = repairs(repaired)
    expect(found.length).toBeGreaterThanOrEqual(65)
    expect(found).toEqual(
      expect.arrayContaining([
        '高能[ →效]锂电',
        '、推[ →杆]式 ',
        ' 式[ →无]线吸',
        '婴幼[ →儿]配方',
        '景解[ →决]方案',
        '能工[ →厂]等。',
        '品追[ →溯]体系',
        '日用[ →玻]璃：',
        '、铬[ →鞣]剂及',
        '物联[→网]技术',
        '能性[头部→罐头]产品',
      ]),
    )
  })

  it('marks what it cannot read and invents nothing there', () => {
    const open = repaired.flatMap(({ defects }) => defects.filter(({ repair }) => repair === null))
    expect(open.length).toBeLessThanOrEqual(5)
    expect(open.every(({ repairedFrom }) => repairedFrom === null)).toBe(true)
  })

  it('says from which clause each reading was taken', () => {
    const ids = new Set([...final, ...draft].map(({ id }) => id))
    for (const { defects } of repaired) {
      for (const { repair, repairedFrom } of defects) {
        if (repair !== null) expect(ids).toContain(repairedFrom)
      }
    }
  })

  it('never changes the words of the document, only the search text', () => {
    expect(repaired.map(({ text }) => text)).toEqual(final.map(({ text }) => text))
    const glass = repaired.find(({ id }) => id === 'final:chapter3.article6.box2.item4')
    expect(glass?.text).toContain('陶 日用 璃')
    expect(glass?.searchText).toContain('陶瓷、日用玻璃')
  })

  it('leaves the intact part of the document and the draft itself alone', () => {
    for (const { kind, defects } of repaired) {
      if (kind !== 'box-item') expect(defects).toEqual([])
    }
    expect(finish(repairFromSister(draft, final))).toEqual(draft)
  })

  it('takes a difference without a blank for an edit unless that glyph is known to be lost', () => {
    const damaged = parse('final', [
      '一、重点任务',
      '（一）加快设备更新。推广高 节能电机、智能 联水表、新型 菌灌装设备等产品。',
      '（二）完善服务络。建设社区养老服务 点，配备浴床、移位机和康复器材。',
      '（三）加强质量监管。健全产品追 体系，执行国家标准，及时公布抽检结果。',
    ])
    expect(repairs(finish(repairFromSister(damaged, parse('draft', INTACT))))).toEqual([
      '广高[ →效]节能',
      '智能[ →网]联水',
      '新型[ →无]菌灌',
      '服务[→网]络。',
      '服务[ →网]点，',
      '品追[ →溯]体系',
    ])
  })

  it('does not call a few odd blanks damage', () => {
    const spaced = parse('final', [
      '一、重点任务',
      '（一）加快设备更新。推广高效 节能电机。',
      '（二）协 调 委 员 会组建方案，见《甲部门 乙部门关于节能的通知》。',
    ])
    expect(finish(repairFromSister(spaced, parse('draft', INTACT)))).toEqual(spaced)
  })

  it('does not take lost line ends or lists of names for damage', () => {
    const flattened = parse('final', [
      '一、财政部 税务总局 海关总署 商务部要加强协调 推动政策落实 提高服务效率。',
      '二、各地要加强领导 完善机制。',
    ])
    expect(finish(repairFromSister(flattened, parse('draft', INTACT)))).toEqual(flattened)
  })

  it('learns from the document itself when there is no draft', () => {
    const damaged = parse('final', [
      '一、重点任务',
      '（一）陶瓷、日用玻璃行业开展节能改造。',
      '（二）陶 日用 璃企业推广 瓷窑炉，建设智能工 ，完善追 体系，减少废 排放。',
      '（三）支持智能工厂建设，完善产品追溯体系。',
    ])
    const found = repairs(finish(repairFromSister(damaged, [])))
    expect(found).toContain('日用[ →玻]璃企')
    expect(found).toContain('善追[ →溯]体系')
    expect(found.join()).not.toContain('废[')
  })
})
