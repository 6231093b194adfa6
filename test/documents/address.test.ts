import { describe, expect, it } from 'vitest'
import type { ParsedAddress } from '#domain/address.ts'
import { parseAddresses } from '#documents/address/address.ts'

/** Compact spelling: chapter3>any2, article3..5, box2«食品», +1article for a step. */
function spell({ segments, step, stepKind }: ParsedAddress): string {
  const levels = segments.map(({ kind, ordinal = '', through, name }) => {
    const range = through === undefined ? '' : `..${through}`
    return kind + ordinal + range + (name === undefined ? '' : `«${name}»`)
  })
  const stepped = step === 0 ? '' : `${step > 0 ? '+' : ''}${step}${stepKind}`
  return [levels.join('>'), stepped].filter((part) => part !== '').join(' ')
}

function spellAll(text: string): string[] {
  return parseAddresses(text).map(spell)
}

function only(text: string): ParsedAddress {
  const [address, ...rest] = parseAddresses(text)
  if (address === undefined || rest.length > 0) throw new Error(`${text}: not one address`)
  return address
}

describe('parseAddresses', () => {
  it.each([
    ['68号文第十四条', 'article14'],
    ['工信部联消费〔2022〕68号第十四条是怎么规定的？', 'article14'],
    ['第(6)条', 'article6'],
    ['第（六）条', 'article6'],
    ['第 6 条', 'article6'],
    ['第１４条', 'article14'],
    ['第十二条之一', 'article12-1'],
    ['（十四）', 'any14'],
    ['(十四)', 'any14'],
    ['（六）条', 'article6'],
    ['三（二）', 'chapter3>any2'],
    ['三(二)老年用品', 'chapter3>any2'],
    ['三 （二）', 'chapter3>any2'],
    ['一、（二）', 'chapter1>any2'],
    ['三（二）1.', 'chapter3>any2>item1'],
    ['三（二）（1）', 'chapter3>any2>any1'],
    ['第三章第二节', 'chapter3>section2'],
    ['第三章的第二节', 'chapter3>section2'],
    ['第二部分', 'part2'],
    ['第三部分第（一）点', 'part3>any1'],
    ['第三部分第（一）款', 'part3>paragraph1'],
    ['第三部分第（一）项', 'part3>item1'],
    ['第三部分第（一）条', 'part3>article1'],
    ['第一编第三章', 'part1>chapter3'],
    ['《老年人权益保障法》第十二条第二款第（三）项', 'article12>paragraph2>item3'],
    ['专栏2食品', 'box2'],
    ['专栏二', 'box2'],
    ['专栏 2·食品', 'box2«食品»'],
    ['第二个专栏', 'box2'],
    ['（六）专栏2', 'any6>box2'],
    ['附件2', 'annex2'],
    ['导语', 'preamble'],
    ['68号文前言讲什么', 'preamble'],
    ['第七条意见', 'article7'],
    ['第七点', 'any7'],
    ['第五段', 'paragraph5'],
    ['“工作举措”第三条', 'heading«工作举措»>article3'],
    ['“工作举措”部分的第三条', 'heading«工作举措»>article3'],
    ['三、工作举措（二）', 'chapter3«工作举措»>any2'],
    ['68号文14条讲什么', 'article14'],
    ['164号文 十一、 原文', 'chapter11'],
    ['《关于…的意见》 十一、', 'chapter11'],
    ['101号文三讲什么', 'chapter3'],
    ['十四五（二）', 'any2'],
    ['最后一条', 'article-1'],
    ['倒数第二条', 'article-2'],
    ['最后两条', 'article-2..-1'],
    ['前三条', 'article1..3'],
  ])('reads %s as %s', (text, spelled) => {
    expect(spellAll(text)).toEqual([spelled])
  })

  it.each([
    ['第三至五条', ['article3..5']],
    ['第三条至第五条', ['article3..5']],
    ['第（三）至（五）条', ['article3..5']],
    ['第3-5条', ['article3..5']],
    ['（三）到（五）', ['any3..5']],
    ['第三条和第五条', ['article3', 'article5']],
    ['第三、五条', ['article3', 'article5']],
    ['第六条、第七条和（八）', ['article6', 'article7', 'any8']],
    ['三（二）、（三）', ['chapter3>any2', 'chapter3>any3']],
    ['第十二条第二款和第三款', ['article12>paragraph2', 'article12>paragraph3']],
    ['第三章第二条和第四章第五条', ['chapter3>article2', 'chapter4>article5']],
    ['专栏2和专栏3', ['box2', 'box3']],
    ['专栏2、3', ['box2', 'box3']],
    ['专栏2和3个项目', ['box2']],
  ])('reads the list or range %s', (text, spelled) => {
    expect(spellAll(text)).toEqual(spelled)
  })

  it.each([
    ['下一条', '+1article'],
    ['上一条', '-1article'],
    ['后一条', '+1article'],
    ['前一条', '-1article'],
    ['下面一条', '+1article'],
    ['下下条', '+2article'],
    ['下一章', '+1chapter'],
    ['上一个专栏', '-1box'],
    ['68号文（六）的下一条', 'any6 +1article'],
    ['三（二）老年用品的下一条', 'chapter3>any2«老年用品» +1article'],
    ['next clause', '+1any'],
    ['the previous article', '-1article'],
  ])('reads the step %s', (text, spelled) => {
    expect(spellAll(text)).toEqual([spelled])
  })

  it.each([
    ['Article 14', ['article14']],
    ['Section 3(2)', ['section3>any2']],
    ['Box 2', ['box2']],
    ['Chapter 3', ['chapter3']],
    ['clause (6)', ['any6']],
    ['Articles 3 to 5', ['article3..5']],
    ['articles 3 and 5', ['article3', 'article5']],
    ['clause 6 of chapter 3', ['chapter3>any6']],
    ['the last article', ['article-1']],
    ['What does Article 18 of Document No. 68 (2022) say?', ['article18']],
  ])('reads English %s', (text, spelled) => {
    expect(spellAll(text)).toEqual(spelled)
  })

  it.each([
    '到2025年，300项标准，68号',
    '第十四届、第一批、第三方、第一次、第二轮',
    '十四五规划',
    '第一二三条',
    '一、二、三产业融合',
    '一二三产业融合',
    '第一、二、三产业',
    '工信部联消费（2022）68号',
    '第一条生产线、第二项目、第三款产品、第三章程、第二节能',
    '（2023—2024年）',
    '6方面33条政策，提出了三条措施',
    '以下条件和以上条款',
    '目前条件下',
    '下一步、下一轮、上一轮方案、下一阶段',
    '一、请介绍目标。二、请介绍措施',
    '《标准化工作导则 第1部分》',
    '有哪几条？第几部分？',
  ])('finds no address in %s', (text) => {
    expect(spellAll(text)).toEqual([])
  })

  it('places an address in the text as written', () => {
    const text = '请问《养老条例》第 十二 条第（三）项是什么？'
    const { start, end, text: words } = only(text)
    expect(words).toBe('第 十二 条第（三）项')
    expect(text.slice(start, end)).toBe(words)
  })

  it('places each address of a list', () => {
    expect(parseAddresses('第三、五条').map(({ text }) => text)).toEqual(['第三', '五条'])
  })

  it('gives the words around a number, which may be headings', () => {
    expect(only('上一轮方案保障措施部分的第二项').wordsBefore).toBe('上一轮方案保障措施')
    expect(only('保障措施（二）').wordsBefore).toBe('保障措施')
    expect(only('专栏4的家具').wordsAfter).toBe('家具')
    expect(only('三（二）老年用品是怎么规定的').wordsAfter).toBe('老年用品是怎么规定的')
    expect(only('（十四）的内容').wordsAfter).toBe('内容')
  })

  it('shares the heading before a list among its addresses', () => {
    const words = parseAddresses('保障措施第一项和第二项').map(({ wordsBefore }) => wordsBefore)
    expect(words).toEqual(['保障措施', '保障措施'])
  })

  it.each(['下一条', '它的下一条', '它的第二款', '其中第二项', '该章第二条', 'next clause'])(
    'starts %s at the current clause',
    (text) => {
      expect(only(text).fromCurrent).toBe(true)
    },
  )

  it.each(['第二款', '68号文（六）的下一条', '该文件第六条', '尤其第六条'])(
    'does not start %s at the current clause',
    (text) => {
      expect(only(text).fromCurrent).toBe(false)
    },
  )

  it('tells what is surely an address from what may be an ordinary word', () => {
    const sure = ['第十四条', '（六）', '专栏2', '第二条第三款', '三（二）', '下一条']
    const unsure = ['第一项', '第二点', '前言', '(5)', '前三项']
    expect(sure.map((text) => only(text).certainty)).toEqual(sure.map(() => 'explicit'))
    expect(unsure.map((text) => only(text).certainty)).toEqual(unsure.map(() => 'loose'))
  })
})
