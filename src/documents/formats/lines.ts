// Documents: lines of a text with their places, and the YAML front matter at its top.
import type { LaidBlock } from './laid-block.ts'
import { sliceBlock } from './laid-block.ts'

export interface SourceLine {
  start: number
  /** Before the line end. */
  end: number
}

/** The lines of text[start, end), ended by LF, CRLF, CR or the separators U+0085, U+2028, U+2029. */
export function* sourceLines(text: string, start: number, end: number): Generator<SourceLine> {
  let from = start
  for (const match of text.slice(start, end).matchAll(/\r\n|[\n\r\f\u0085\u2028\u2029]/g)) {
    const lineEnd = start + match.index
    yield { start: from, end: lineEnd }
    from = lineEnd + match[0].length
  }
  yield { start: from, end }
}

const FRONT_MATTER = /^\s*---[ \t]*\r?\n(?=[\w-]+[ \t]*:)[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/

/** Where the text after a YAML front matter begins; 0 when there is none. */
export function frontMatterEnd(text: string): number {
  return FRONT_MATTER.exec(text)?.[0].length ?? 0
}

/** The lines of the front matter as aside blocks, the fences left out. */
export function readFrontMatter(text: string): LaidBlock[] {
  const blocks: LaidBlock[] = []
  for (const { start, end } of sourceLines(text, 0, frontMatterEnd(text))) {
    if (/^\s*---\s*$/.test(text.slice(start, end))) continue
    const block = sliceBlock(text, start, end)
    if (block !== null) blocks.push({ ...block, role: 'aside', reason: 'front-matter' })
  }
  return blocks
}
