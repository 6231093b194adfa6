import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { decodeText } from '#documents/formats/decode.ts'
import { readMarkdown } from '#documents/formats/markdown.ts'
import { fixtureBytes, readFixture } from './fixture.ts'
import { blocksText, firstDifference, htmlText, markdownText, misplaced } from './source-text.ts'

function texts(markdown: string): string[] {
  return finish(readMarkdown(markdown)).blocks.map(({ text }) => text)
}

describe('Markdown', () => {
  it.each([
    ['## **一、总体要求** ##', '一、总体要求'],
    ['**区域**推**：支持、****性化**体系', '区域推：支持、性化体系'],
    ['*   连续三年*无*违法', '连续三年无违法'],
    ['> > 引用的话', '引用的话'],
    ['- 标准见[指标（试行）](http://a.example/x_(1).html "指标")。', '标准见指标（试行）。'],
    ['[![图](http://a.example/1.png)](http://a.example) 文字', '文字'],
    ['依据工信部联消费[2022]68号执行', '依据工信部联消费[2022]68号执行'],
    ['2*3 与 a_b_c 不是强调', '2*3 与 a_b_c 不是强调'],
    ['<span style="color:red">红</span>&nbsp;与\\*星', '红\u00A0与*星'],
    ['见 <https://a.example/p?a=1>', '见 https://a.example/p?a=1'],
    ['| 等级 | 得分 |', '等级 ｜ 得分'],
    ['　　陶 日用 璃：缺字处不动　', '陶 日用 璃：缺字处不动'],
    ['1. 编号是条款的号', '1. 编号是条款的号'],
  ])('reads %s as its words', (line, words) => {
    const blocks = finish(readMarkdown(line)).blocks
    expect(blocks.map(({ text }) => text)).toEqual([words])
    expect(misplaced(blocks, line)).toEqual([])
  })

  it('drops rules and table rules, keeps comments as asides', () => {
    expect(
      finish(readMarkdown('甲\n\n---\n| --- | :-: |\n<!-- 注\n释 -->乙')).blocks.map(
        ({ text, role }) => [text, role],
      ),
    ).toEqual([
      ['甲', 'body'],
      ['注\n释', 'aside'],
      ['乙', 'body'],
    ])
  })

  it('reads HTML blocks inside it as HTML and the lines around them as lines', () => {
    const markdown =
      '# 标题\n<table>\n<tr><td>甲</td><td>1</td></tr>\n\n<tr><td>乙</td><td>2</td></tr>\n</table>\n\n下文**一**\n下文二'
    expect(texts(markdown)).toEqual(['标题', '甲｜1', '乙｜2', '下文一', '下文二'])
    expect(misplaced(finish(readMarkdown(markdown)).blocks, markdown)).toEqual([])
  })

  it('loses no text of a conversion or of HTML in a text file', () => {
    for (const [name, textOf] of [
      ['conversion.md', markdownText],
      ['statute.md', markdownText],
      ['reprint.txt', htmlText],
    ] as const) {
      const source = decodeText(fixtureBytes(name)) ?? ''
      const { blocks } = readFixture(name)
      const expected =
        textOf === htmlText
          ? htmlText(source.replace(/<(http[^>]*)>/, '$1').replace(/\[(.*)\]\(.*\)/, '$1'))
          : textOf(source)
      expect(firstDifference(blocksText(blocks), expected)).toBe('')
      expect(misplaced(blocks, source)).toEqual([])
    }
  })
})
