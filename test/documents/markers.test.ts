import { describe, expect, it } from 'vitest'
import { readMarker } from '#documents/outline/markers.ts'

describe('readMarker', () => {
  it.each([
    ['第一编 总则', 'part', 1],
    ['第二分编 通则', 'subpart', 2],
    ['第十二章　附　则', 'chapter', 12],
    ['第 三 节 管辖', 'section', 3],
    ['第一百二十五条 本法自公布之日起施行。', 'article', 125],
    ['第1条 为了规范管理，制定本办法。', 'article', 1],
    ['第五条　和解协议由双方签字。', 'article', 5],
    ['第一千二百六十条 本法自2021年1月1日起施行。', 'article', 1260],
    ['一、总体要求', 'han', 1],
    ['十一．保障措施', 'han', 11],
    ['（二十五）加强组织实施。', 'han-bracket', 25],
    ['(九) 推广新型商业模式。', 'han-bracket', 9],
    ['（ 三 ）完善标准', 'han-bracket', 3],
    ['㈢完善标准', 'han-bracket', 3],
    ['1.建立台账。', 'arabic', 1],
    ['12．开展检查。', 'arabic', 12],
    ['3、报送总结。', 'arabic', 3],
    ['１．提交申请', 'arabic', 1],
    ['1.2025年底前完成。', 'arabic', 1],
    ['（1）身份证明', 'arabic-bracket', 1],
    ['2）户口簿', 'arabic-bracket', 2],
    ['③其他材料', 'circled', 3],
    ['——坚持创新驱动。', 'dash', null],
    ['— 坚持创新驱动。', 'dash', null],
    ['--坚持创新驱动。', 'dash', null],
    ['专栏 2 重点工程', 'box', 2],
    ['专栏一：重点工程', 'box', 1],
    ['专栏：重点工程', 'box', null],
    ['附件', 'annex', null],
    ['附件 2', 'annex', 2],
    ['附件3：申报表', 'annex', 3],
  ] as const)('reads %s', (text, numbering, number) => {
    expect(readMarker(text)).toMatchObject({ numbering, number })
  })

  it('reads 之一 as a suffix of the article number', () => {
    expect(readMarker('第十四条之一 有前条行为的，从重处罚。')).toMatchObject({
      numbering: 'article',
      number: 14,
      suffix: 1,
      printed: '第十四条之一',
    })
  })

  it.each([
    '第十条规定的条件，由主管部门审查。',
    '第十条的规定同样适用。',
    '第三条第二款所称单位，是指法人。',
    '第三条 第二款所称单位，是指法人。',
    '第八条、第九条规定的期限可以延长。',
    '第二章规定的程序适用于复议。',
    '依照本法第十条办理。',
    '2022年6月8日',
    '1.5倍以上的增幅',
    '68号文件',
    '5G网络建设',
    '一、二级医院应当配合。',
    '一、二、三等奖若干名。',
    '（一）项规定的情形除外。',
    '— 3 —',
    '专栏作家应邀出席。',
    '附件材料一并报送。',
    '一、指标 ｜ 二、数值',
  ])('takes %s for running text', (text) => {
    expect(readMarker(text)).toBeNull()
  })
})
