// Documents: which reader takes a file, judged by its content and never by its name.
import type { Steps } from '#domain/work/steps.ts'
import { findHtmlRanges } from './embedded-html.ts'
import { readHtml } from './html.ts'
import type { LaidOut } from './laid-block.ts'
import { frontMatterEnd, readFrontMatter } from './lines.ts'
import { readMarkdown } from './markdown.ts'
import { readPlainText } from './text.ts'

/** A file before its format is known; `text` is null when the bytes are no text. */
export interface SourceFile {
  file: string
  bytes: Uint8Array
  text: string | null
}

/** Turns one format into blocks; readers of binary formats look at `bytes`. */
export interface SourceReader {
  format: string
  detects(source: SourceFile): boolean
  read(source: SourceFile): Steps<LaidOut>
}

const PROLOGUE = /^\s*(?:<\?xml[^>]*>\s*)?/i
const COMMENT = /<!--[\s\S]*?-->\s*/y
const PAGE = /<(?:!doctype\s+html|html|head|body)\b/iy
const PAGE_INSIDE = /<(?:html|body)[\s>]/i
const FRAGMENT = /^\s*<(?:!--|[a-z][a-z0-9]*[\s>/])[\s\S]*<\/[a-z][a-z0-9]*>\s*$/i
const MARKDOWN =
  /^#{1,6}\s|\*\*|\]\((?:https?:|\/|#)|^[ \t]*[*-] {1,3}\S|^<!--|^[ \t]*\|.*\|[ \t]*$/m
/** A text is HTML when at least this share of it stands inside HTML blocks. */
const HTML_SHARE = 0.5

function withoutFrontMatter(text: string): string {
  return text.slice(frontMatterEnd(text))
}

/** Whether the first that stands in a text beside comments is the beginning of an HTML page. */
function opensPage(text: string): boolean {
  let at = PROLOGUE.exec(text)?.[0].length ?? 0
  for (let end = matchEnd(COMMENT, text, at); end > at; end = matchEnd(COMMENT, text, at)) at = end
  return matchEnd(PAGE, text, at) > at
}

/** Where the match of a sticky pattern at a place ends; that place when there is none. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

function isHtmlPage(text: string): boolean {
  const body = withoutFrontMatter(text)
  return opensPage(body) || PAGE_INSIDE.test(body.slice(0, 5000)) || FRAGMENT.test(body)
}

function isMostlyHtml(text: string): boolean {
  const from = frontMatterEnd(text)
  let covered = 0
  for (const { start, end } of findHtmlRanges(text, from)) covered += end - start
  return covered > (text.length - from) * HTML_SHARE
}

function* readHtmlPage(text: string): Steps<LaidOut> {
  const { blocks, flattened } = yield* readHtml(text, frontMatterEnd(text), text.length)
  return { blocks: [...readFrontMatter(text), ...blocks], flattened }
}

/** A reader of decoded text. */
function textReader(
  format: string,
  detects: (text: string) => boolean,
  read: (text: string) => Steps<LaidOut>,
): SourceReader {
  return {
    format,
    detects: ({ text }) => text !== null && detects(text),
    read: ({ text }) => read(text ?? ''),
  }
}

/** The readers in the order in which they are asked; the first that detects its format reads. */
export const SOURCE_READERS: readonly SourceReader[] = [
  textReader('html', isHtmlPage, readHtmlPage),
  textReader('html', isMostlyHtml, readMarkdown),
  textReader('markdown', (text) => MARKDOWN.test(text), readMarkdown),
  textReader('text', () => true, readPlainText),
]
