import { describe, expect, it } from 'vitest'
import { readFixture, readText, reasonOf, textsOf } from './fixture.ts'

describe('roles of blocks', () => {
  it('sets menus, records, hidden text and footer of a government page aside', () => {
    const source = readFixture('government-page.html')
    expect(textsOf(source, 'aside').join()).toMatch(
      /走进海州.*当前位置.*索 引 号.*隐藏的摘要.*分享到.*版权所有/,
    )
    expect(textsOf(source, 'body')[0]).toMatch(/^第一条/)
    expect(textsOf(source, 'body').at(-1)).toMatch(/^第三条/)
    expect(textsOf(source, 'body')).toHaveLength(8)
  })

  it('takes the notice around an enclosed document as words about it', () => {
    const source = readFixture('government-page.html')
    expect(reasonOf(source, '海州市人民政府办公室关于印发')).toBe('page-title')
    expect(
      source.blocks.filter(({ role }) => role === 'matter').map(({ reason }) => reason),
    ).toEqual([
      'notice-title',
      'notice-title',
      'number',
      'addressees',
      'cover',
      'signature',
      'date',
      'publication',
      'title',
    ])
  })

  it('takes the records and downloads of a conversion as asides', () => {
    const source = readFixture('conversion.md')
    expect(textsOf(source, 'body')[0]).toBe('第一章 总  则')
    expect(textsOf(source, 'body').at(-1)).toMatch(/^第三条/)
    expect(reasonOf(source, '附件：')).toBe('attachment')
    expect(textsOf(source, 'aside').join()).toMatch(
      /发布日期.*发布机构.*原文链接.*检索时间.*原文下载.*pdf/,
    )
  })

  it('sets a news lead, front matter and the source line of a reprint aside', () => {
    const source = readFixture('reprint.txt')
    expect(reasonOf(source, '两部门10日')).toBe('news-lead')
    expect(reasonOf(source, 'title:')).toBe('front-matter')
    expect(reasonOf(source, '（文章来源')).toBe('furniture')
    expect(textsOf(source, 'matter')).toEqual([
      '关于发展小型储能的指导意见(征求意见稿)',
      '2022年2月',
    ])
    expect(textsOf(source, 'body')).toEqual([
      '小型储能是新型电力系统的组成部分。',
      '一、总体要求',
      '(一)指导思想。坚持安全第一。',
    ])
  })

  it('takes history and table of contents of a statute as matter', () => {
    const source = readFixture('statute.md')
    expect(textsOf(source, 'body')).toEqual([
      '第一章 总则',
      '第一条 为了保护示例，制定本法。',
      '第二章 保护',
      '第二条 国家保护示例。',
    ])
    expect(source.blocks.filter(({ reason }) => reason === 'history')).toHaveLength(4)
    expect(source.blocks.filter(({ reason }) => reason === 'contents')).toHaveLength(3)
  })

  it('keeps the numbered text of a notice as body, attachments and signature as matter', () => {
    const source = readFixture('notice-gb18030.txt')
    expect(textsOf(source, 'body').map((text) => text.slice(0, 2))).toEqual([
      '现就',
      '一、',
      '二、',
    ])
    expect(reasonOf(source, '2.公示格式')).toBe('attachment')
    expect(reasonOf(source, '北岭县农业农村局　')).toBe('signature')
  })

  it('keeps a notice with its own numbered text as the document when it also attaches another', () => {
    const source = readText(
      '关于印发《检查表》的通知\n各区：\n一、自查。\n二、抽查。\n某市教育局\n2020年5月6日\n附件1\n检查表\n一、校舍安全。',
    )
    expect(source.document.title).toBe('关于印发《检查表》的通知')
    expect(textsOf(source, 'body')).toEqual(['一、自查。', '二、抽查。', '一、校舍安全。'])
  })

  it('finds the enclosed text when the page prints its title only above the notice', () => {
    const source = readText(
      '某区人才办法\n某区教育局\n关于印发某区人才办法的通知\n区属各单位：\n《某区人才办法》已经同意，现印发实施。\n某区教育局\n2023年8月9日\n第一条 为吸引人才，制定本办法。',
    )
    expect(source.document).toMatchObject({
      title: '某区人才办法',
      issuers: ['某区教育局'],
      issuedOn: '2023-08-09',
    })
    expect(textsOf(source, 'body')).toEqual(['第一条 为吸引人才，制定本办法。'])
  })

  it('keeps every paragraph of a guide without structure', () => {
    const source = readFixture('guide.html')
    expect(source.document.title).toBe('居住证怎么办？一文说清')
    expect(textsOf(source, 'body')).toEqual([
      '办理条件',
      '在本市居住满半年，有合法稳定就业的，可以申领居住证。',
      '办理材料',
      '身份证、居住地址证明，现场打印即可。',
      '名称：居住证办理；地点：各派出所户政窗口，工作日均可办理。',
    ])
  })

  it.each([
    '适老化改造',
    '无障碍设施建设',
    '打印费5元',
    '关闭落后产能',
    '注册资本',
    '小微企业',
    '来源：抽样调查',
  ])('does not take %s inside the text for page furniture', (line) => {
    const source = readText(`关于改造的意见\n一、任务。抓好落实。\n${line}\n二、保障。加强领导。`)
    expect(textsOf(source, 'body')).toContain(line)
  })

  it('does not take a list of authorities or a date inside the text for a signature', () => {
    const source = readText(
      '关于成立工作组的通知\n一、成员单位名单如下。\n教育部\n财政部\n二、时间安排如下。\n2024年5月1日\n三、加强领导。',
    )
    expect(textsOf(source, 'matter')).toEqual(['关于成立工作组的通知'])
  })
})
