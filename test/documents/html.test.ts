import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { readHtml } from '#documents/formats/html.ts'
import { decodeText } from '#documents/formats/decode.ts'
import { fixtureBytes, readFixture, textsOf } from './fixture.ts'
import { blocksText, firstDifference, htmlText, misplaced } from './source-text.ts'

function texts(html: string): string[] {
  return finish(readHtml(html, 0, html.length)).blocks.map(({ text }) => text)
}

describe('HTML', () => {
  it('loses no text of a government page and places every character', () => {
    const html = decodeText(fixtureBytes('government-page.html')) ?? ''
    const { blocks } = readFixture('government-page.html')
    expect(firstDifference(blocksText(blocks), htmlText(html))).toBe('')
    expect(misplaced(blocks, html)).toEqual([])
    expect(blocksText(blocks)).not.toContain('脚本里的字')
  })

  it('parts blocks at block elements and line breaks, not at inline ones', () => {
    expect(texts('<p><b>第一条</b>　甲<br>乙</p><div>丙<span>丁</span><p>戊</p>己</div>')).toEqual([
      '第一条　甲',
      '乙',
      '丙丁',
      '戊',
      '己',
    ])
  })

  it('makes one block of a row of data, empty cells and line breaks kept apart', () => {
    const rows = textsOf(readFixture('government-page.html'), 'body').filter((text) =>
      text.includes('｜'),
    )
    expect(rows).toEqual(['类别｜座位｜补助', '甲类｜60个以上｜5万元 分两次拨付', '乙类｜｜3万元'])
  })

  it('reads the paragraphs of a layout table one by one', () => {
    const html =
      '<table><tr><td><table><tr><td><p>第一段。</p><p>第二段。</p></td></tr></table></td><td>边栏</td></tr></table>'
    expect(texts(html)).toEqual(['第一段。', '第二段。', '边栏'])
  })

  it('marks hidden elements and the page title as asides', () => {
    const html =
      '<title>网页</title><p hidden>藏一</p><div style="display: none"><p>藏二</p></div><p>明</p>'
    expect(
      finish(readHtml(html, 0, html.length)).blocks.map(({ text, reason }) => [text, reason]),
    ).toEqual([
      ['网页', 'page-title'],
      ['藏一', 'hidden'],
      ['藏二', 'hidden'],
      ['明', ''],
    ])
  })

  it('points every character at its place, across references, CRLF and misnested tags', () => {
    const html =
      '<p>甲&nbsp;乙&amp;丙&#x4e01;&#128512;\r\n戊 &unknown; &copy2 AT&T</b>己</p><table>落<tr><td>庚</td></tr></table>'
    const blocks = finish(readHtml(html, 0, html.length)).blocks
    expect(blocks.map(({ text }) => text).join('')).toContain('AT&T己')
    for (const { text, offsets } of blocks) {
      for (const [index, character] of [...'甲乙丙戊己庚T'].entries()) {
        const at = text.indexOf(character)
        if (at >= 0) expect([index, html.charAt(offsets[at] ?? -1)]).toEqual([index, character])
      }
    }
  })

  it('keeps offsets as many as characters and never falling, whatever the markup', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<b>',
      '</div>',
      '<div>',
      '&amp;',
      '&lt',
      '<br>',
      ' \n',
      '甲',
      '<td>',
      '<tr>',
      '<table>',
      '</table>',
      '<!-- x -->',
      '<a href="x">',
      '乙。',
      '<',
      '&',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const html = `<div>${pieces.join('')}`
        for (const { text, offsets } of finish(readHtml(html, 0, html.length)).blocks) {
          expect(offsets.length).toBe(text.length)
          expect(offsets.every((offset) => offset >= 0 && offset < html.length)).toBe(true)
          const places = [...text].map((character, index) => [
            character,
            html.charAt(offsets[index] ?? -1),
          ])
          for (const [shown, written] of places) {
            if (shown === '甲' || shown === '乙') expect(written).toBe(shown)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('places words that the parser moved out of a table behind an & of its cells', () => {
    const html = '<table>乙。<td>&<tr>甲</table>'
    const [moved] = finish(readHtml(html, 0, html.length)).blocks
    expect(moved?.text).toBe('乙。甲')
    expect(moved?.offsets.map((offset) => html.charAt(offset)).join('')).toBe('乙。甲')
  })

  it('survives a page nested ten thousand deep', () => {
    const html = `${'<div>'.repeat(10_000)}深处${'</div>'.repeat(10_000)}`
    expect(texts(html)).toEqual(['深处'])
  })
})
