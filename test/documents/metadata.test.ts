import { describe, expect, it } from 'vitest'
import { parseDate } from '#zh/dates.ts'
import { authorityOf, issuersInTitle } from '#documents/head/issuers.ts'
import { normaliseNumber } from '#documents/head/number.ts'
import { readFixture, readText } from './fixture.ts'

describe('metadata', () => {
  it('reads title, number, issuers, date and period of an enclosed document from its notice', () => {
    const { document, proofs, blocks } = readFixture('government-page.html')
    expect(document).toMatchObject({
      title: '海州市社区食堂扶持办法',
      number: '海政办规〔2024〕3号',
      issuers: ['海州市人民政府办公室'],
      issuedOn: '2024-03-05',
      period: { from: '2024-04-01', to: '2029-03-31' },
      standing: 'in-force',
      standingBasis: '海政办规〔2024〕3号',
      authority: 'government',
      draftOf: null,
      succeeds: null,
      aliases: ['3号文', '3号'],
      defects: [],
    })
    for (const proof of Object.values(proofs)) {
      expect(blocks[proof.blockIndex]?.text).toContain(proof.text)
    }
  })

  it('reads joint issuers, an end day and a self-given short name', () => {
    const { document } = readFixture('conversion.md')
    expect(document).toMatchObject({
      title: '临江市绿色工厂评价细则（试行）',
      issuers: ['临江市工业和信息化局', '临江市生态环境局'],
      issuedOn: '2023-11-15',
      period: { from: '2024-01-01', to: '2026-12-31' },
    })
    expect(document.aliases).toEqual(
      expect.arrayContaining(['评价细则', '临江市绿色工厂评价细则', '7号文']),
    )
    expect(document.source.url).toBe('http://gxj.linjiang.example/zc/20231120.html')
  })

  it('reads a draft and invents neither number nor issuer for it', () => {
    expect(readFixture('reprint.txt').document).toMatchObject({
      title: '关于发展小型储能的指导意见(征求意见稿)',
      number: null,
      issuers: [],
      issuedOn: '2022-02',
      standing: 'draft',
      standingBasis: '征求意见稿',
    })
  })

  it('reads the last change of a statute, not the day it takes effect', () => {
    const { document } = readFixture('statute.md')
    expect(document).toMatchObject({
      title: '中华人民共和国示例保护法',
      issuers: ['全国人民代表大会常务委员会'],
      issuedOn: '2018-12-29',
      standing: 'in-force',
    })
    expect(document.aliases).toContain('示例保护法')
  })

  it('takes the issuers of the title as metadata and the date in Chinese numerals', () => {
    const { document } = readFixture('notice-gb18030.txt')
    expect(document).toMatchObject({
      title: '关于做好耕地地力保护补贴工作的通知',
      number: '北农联〔2021〕15号',
      issuers: ['北岭县农业农村局', '北岭县财政局'],
      issuedOn: '2021-06-08',
    })
  })

  it('orders the issuers of a flattened signature as the title does', () => {
    const { document } = readText(
      '甲市教育局 甲市财政局 甲市民政局关于助学的意见\n一、助学。发放补助。\n甲市财政局\n甲市教育局\n甲市民政局\n2020年1月2日',
    )
    expect(document.issuers).toEqual(['甲市教育局', '甲市财政局', '甲市民政局'])
  })

  it('leaves everything unknown empty', () => {
    const { document, proofs } = readText(
      '产业稳增长方案\n（2025—2026年）\n产业是基础。\n一、目标\n稳中有升。',
    )
    expect(document).toMatchObject({
      title: '产业稳增长方案（2025—2026年）',
      number: null,
      issuers: [],
      issuedOn: null,
      period: { from: '2025', to: '2026' },
      standing: 'unknown',
      standingBasis: null,
      authority: 'other',
      aliases: [],
    })
    expect(Object.keys(proofs)).toEqual(['title', 'period'])
  })

  it('reads the number of an order from letterhead and line', () => {
    const { document } = readText(
      '中华人民共和国国务院令\n第706号\n《示例代理条例》已经通过，现予公布。\n总理　　某某某\n2018年11月6日\n示例代理条例\n（1991年3月4日国务院令第76号发布　2018年9月6日修订通过）\n第一条 为了规范代理，制定本条例。',
    )
    expect(document).toMatchObject({
      title: '示例代理条例',
      number: '国务院令第706号',
      issuers: ['国务院'],
      issuedOn: '2018-11-06',
    })
    expect(document.aliases).toContain('706号令')
  })

  it('believes a page that says the text is repealed', () => {
    const { document } = readText(
      '索引号：001\n有效性：已失效\n关于补贴的通知\n某政发〔2001〕1号\n各县：\n一、补贴照发。',
    )
    expect(document).toMatchObject({ standing: 'repealed', standingBasis: '已失效' })
  })

  it('does not take the repeal of another text for its own', () => {
    const { document } = readText(
      '关于补贴的办法\n某政发〔2021〕1号\n第一条 发放补贴。\n第二条 原办法已废止。',
    )
    expect(document.standing).toBe('in-force')
  })

  it('reports lost glyphs that can be seen in the text', () => {
    const line = '一、陶 日用 璃，高能 锂电池，解 方案，智能工 厂建设。'
    expect(readText(`关于制造的意见\n${line}`).document.defects[0]?.kind).toBe('lost-glyph')
    expect(readText('关于制造的意见\n一、制造，电池，方案。').document.defects).toEqual([])
  })
})

describe('dates, numbers and issuers', () => {
  it.each([
    ['2022年6月8日', '2022-06-08'],
    ['二〇二二年六月八日', '2022-06-08'],
    ['二○○六年十二月三十日', '2006-12-30'],
    ['一九九六年七月十七日', '1996-07-17'],
    ['２０１２年１２月３日', '2012-12-03'],
    ['2022年1月', '2022-01'],
    ['2021-07-30 16:43', '2021-07-30'],
    ['2023年2月30日', null],
    ['第12次会议', null],
  ])('reads %s as %s', (text, value) => {
    expect(parseDate(text)?.value ?? null).toBe(value)
  })

  it.each([
    ['工信部联消费［2022］68号', '工信部联消费〔2022〕68号'],
    ['国办发 [2019] 4 号', '国办发〔2019〕4号'],
    ['国发【2018】44号', '国发〔2018〕44号'],
    ['中华人民共和国国务院令第746号', '国务院令第746号'],
  ])('spells %s as %s', (written, spelled) => {
    expect(normaliseNumber(written)).toBe(spelled)
  })

  it('splits the authorities of a title and finds none in a plain one', () => {
    expect(issuersInTitle('工业和信息化部 商务部关于发展的意见')).toEqual([
      '工业和信息化部',
      '商务部',
    ])
    expect(issuersInTitle('最高人民法院、最高人民检察院关于办理案件的解释')).toHaveLength(2)
    expect(issuersInTitle('2024年关于发展的意见')).toEqual([])
  })

  it('tells an association from a government by its first issuer', () => {
    expect(authorityOf(['中国示例工业联合会'])).toBe('association')
    expect(authorityOf(['商务部', '中国示例协会'])).toBe('government')
    expect(authorityOf(['某某有限公司'])).toBe('other')
    expect(authorityOf([])).toBe('other')
  })
})
