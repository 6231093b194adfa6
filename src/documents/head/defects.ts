// Documents: damage of a document that can be seen in its file.
import type { PolicyDocument } from '#domain/document.ts'
import type { Block } from '../source.ts'

const REPLACEMENT = /[\uFFFD□]/gu
/** The blank after a marker (第二条 为了…) is typography. */
const BLANK_IN_WORDS =
  /(?<=\p{Script=Han})(?<!第[〇零一二三四五六七八九十百千\d]{1,8}[编章节条款](?:之[一二三四五六七八九十]+)?) (?=\p{Script=Han})/gu
const QUOTED_NAME = /《[^《》]*》/gu
/** In a heading blanks set the characters apart: 总 则. */
const HEADING_CHARS = 12
/** Fewer blanks between Chinese characters than this are typography, not lost glyphs. */
const FEWEST_BLANKS = 5

function count(blocks: readonly Block[], pattern: RegExp): number {
  return blocks.reduce(
    (sum, { text }) => sum + [...text.replace(QUOTED_NAME, '').matchAll(pattern)].length,
    0,
  )
}

/** Lost glyphs: replacement characters, and blanks in the midst of Chinese words of the body. */
export function findDefects(blocks: readonly Block[]): PolicyDocument['defects'] {
  const prose = blocks.filter(
    ({ role, text }) => role === 'body' && !text.includes('｜') && text.length > HEADING_CHARS,
  )
  const replaced = count(prose, REPLACEMENT)
  const blanks = count(prose, BLANK_IN_WORDS)
  const defects: PolicyDocument['defects'] = []
  if (replaced > 0) {
    defects.push({ kind: 'lost-glyph', note: `正文有 ${replaced} 处无法显示的字符` })
  }
  if (blanks >= FEWEST_BLANKS) {
    defects.push({ kind: 'lost-glyph', note: `正文有 ${blanks} 处汉字之间的空格，可能缺字` })
  }
  return defects
}
