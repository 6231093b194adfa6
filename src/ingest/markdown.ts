// Ingest: Markdown, with the HTML blocks and the front matter that conversions leave in it.
import { findHtmlRanges } from './embedded-html.ts'
import { readHtml } from './html.ts'
import { BlockText, PLAIN_LAYOUT, sliceBlock } from './laid-block.ts'
import type { LaidBlock } from './laid-block.ts'
import { frontMatterEnd, readFrontMatter, sourceLines } from './lines.ts'
import { InlineReader } from './markdown-inline.ts'

const HEADING = /^#{1,6}(?=[\s\p{Script=Han}（“《(【]|\*\*)/u
const LIST_MARK = /^(?:[*+-](?=[ \t\u00A0])|>)/
const RULE = /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$/
const TABLE_ROW = /^\|.*\|$/
const TABLE_RULE = /^\|?(?:[ \t]{0,8}:?-+:?[ \t]{0,8}\|)+[ \t]{0,8}(?::?-+:?)?$/
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g
const LINE_BREAK = /<br\s*\/?>/gi

/** The place of the first word of a line, behind heading, quote and list marks. */
function wordsStart(line: string): { at: number; heading: boolean } {
  let at = 0
  let heading = false
  for (;;) {
    const rest = line.slice(at)
    const space = /^[\s\u3000]*/.exec(rest)?.[0].length ?? 0
    const words = rest.slice(space)
    const mark: RegExpExecArray | null = heading
      ? null
      : (HEADING.exec(words) ?? LIST_MARK.exec(words))
    if (mark === null) return { at: at + space, heading }
    heading = mark[0].startsWith('#')
    at += space + mark[0].length
  }
}

/** One line of Markdown as blocks; <br> parts them. */
function readLine(line: string, base: number): LaidBlock[] {
  const trimmed = line.trim()
  if (trimmed === '' || RULE.test(trimmed) || TABLE_RULE.test(trimmed)) return []
  const isTableRow = TABLE_ROW.test(trimmed)
  const { at, heading } = wordsStart(line)
  const from = isTableRow ? line.indexOf('|') + 1 : at
  const to = isTableRow
    ? line.lastIndexOf('|')
    : heading
      ? line.replace(/[ \t]#+\s*$/, '').length
      : line.length
  const blocks: LaidBlock[] = []
  const target = new BlockText()
  const reader = new InlineReader(target, line, base)
  const close = (): void => {
    const taken = target.take()
    if (taken === null) return
    const { linkedLength, ...text } = taken
    const layout = { ...PLAIN_LAYOUT, heading, tableRow: isTableRow, linkedLength }
    blocks.push({ ...text, role: 'body', reason: '', layout })
  }
  let start = from
  for (const lineBreak of isTableRow ? [] : line.matchAll(LINE_BREAK)) {
    if (lineBreak.index < from) continue
    reader.read(start, lineBreak.index, { linked: false, isTableRow })
    close()
    start = lineBreak.index + lineBreak[0].length
  }
  reader.read(start, to, { linked: false, isTableRow })
  close()
  return blocks
}

function readLines(text: string, start: number, end: number): LaidBlock[] {
  const blocks: LaidBlock[] = []
  for (const line of sourceLines(text, start, end)) {
    blocks.push(...readLine(text.slice(line.start, line.end), line.start))
  }
  return blocks
}

/** Comments are asides, the lines between them Markdown. */
function readWithComments(text: string, start: number, end: number): LaidBlock[] {
  const blocks: LaidBlock[] = []
  let from = start
  for (const match of text.slice(start, end).matchAll(COMMENT)) {
    const at = start + match.index
    blocks.push(...readLines(text, from, at))
    from = at + match[0].length
    const words = sliceBlock(text, at + 4, match[0].endsWith('-->') ? from - 3 : from)
    if (words !== null) blocks.push({ ...words, role: 'aside', reason: 'comment' })
  }
  return [...blocks, ...readLines(text, from, end)]
}

/**
 * Reads Markdown: a line is a block; heading, list, quote, emphasis, code and table marks are left
 * out, link text stays, images go. ** is dropped wherever it stands, paired or not. Front matter
 * and comments are asides; embedded HTML blocks are read as HTML.
 */
export function readMarkdown(text: string): LaidBlock[] {
  const blocks = readFrontMatter(text)
  let from = frontMatterEnd(text)
  for (const range of findHtmlRanges(text, from)) {
    blocks.push(...readWithComments(text, from, range.start))
    blocks.push(...readHtml(text, range.start, range.end))
    from = range.end
  }
  return [...blocks, ...readWithComments(text, from, text.length)]
}
