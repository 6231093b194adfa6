// Documents: Markdown, with the HTML blocks and the front matter that conversions leave in it.
import type { Steps } from '#domain/work/steps.ts'
import { findHtmlRanges, type HtmlRange } from './embedded-html.ts'
import { readHtml } from './html.ts'
import { BlockText, PLAIN_LAYOUT, sliceBlock } from './laid-block.ts'
import type { LaidBlock, LaidOut } from './laid-block.ts'
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
function* readLine(line: string, base: number): Steps<LaidBlock[]> {
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
    yield* reader.read(start, lineBreak.index, { linked: false, isTableRow })
    close()
    start = lineBreak.index + lineBreak[0].length
  }
  yield* reader.read(start, to, { linked: false, isTableRow })
  close()
  return blocks
}

/** Reads stretches of Markdown, one after the other, into blocks. */
class MarkdownBlocks implements LaidOut {
  readonly blocks: LaidBlock[]
  flattened = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
    this.blocks = readFrontMatter(text)
  }

  private *readLines(start: number, end: number): Steps<void> {
    for (const line of sourceLines(this.text, start, end)) {
      yield
      const read = yield* readLine(this.text.slice(line.start, line.end), line.start)
      for (const block of read) this.blocks.push(block)
    }
  }

  /** Comments are asides, the lines between them Markdown. */
  *read(start: number, end: number): Steps<void> {
    let from = start
    for (const match of this.text.slice(start, end).matchAll(COMMENT)) {
      const at = start + match.index
      yield* this.readLines(from, at)
      from = at + match[0].length
      const words = sliceBlock(this.text, at + 4, match[0].endsWith('-->') ? from - 3 : from)
      if (words !== null) this.blocks.push({ ...words, role: 'aside', reason: 'comment' })
    }
    yield* this.readLines(from, end)
  }

  *readHtml({ start, end }: HtmlRange): Steps<void> {
    const { blocks, flattened } = yield* readHtml(this.text, start, end)
    for (const block of blocks) this.blocks.push(block)
    this.flattened += flattened
  }
}

/**
 * Reads Markdown: a line is a block; heading, list, quote, emphasis, code and table marks are left
 * out, link text stays, images go. ** is dropped wherever it stands, paired or not. Front matter
 * and comments are asides; embedded HTML blocks are read as HTML.
 */
export function* readMarkdown(text: string): Steps<LaidOut> {
  const markdown = new MarkdownBlocks(text)
  let from = frontMatterEnd(text)
  for (const range of findHtmlRanges(text, from)) {
    yield* markdown.read(from, range.start)
    yield* markdown.readHtml(range)
    from = range.end
  }
  yield* markdown.read(from, text.length)
  return markdown
}
