// Ingest: the marks inside a line of Markdown, told apart from the words.
import type { BlockText } from './laid-block.ts'
import { CELL_SEPARATOR } from './laid-block.ts'

const ENTITIES: Record<string, string> = {
  nbsp: '\u00A0', amp: '&', lt: '<', gt: '>', quot: '"', emsp: '\u2003', ensp: '\u2002', mdash: '—',
  ldquo: '“', rdquo: '”', hellip: '…', middot: '·', times: '×',
} // prettier-ignore
const DESTINATION =
  /^\s*(?:$|<|https?:|\/|#|mailto:|javascript:|\.{1,2}\/|[\w%.-]+(?:[/?#]|\.\w+(?:\s|$)))/i
/** Longest link text, address or emphasis looked for, in characters; bounds the work per mark. */
const LONGEST_LINK = 2000
const LONGEST_EMPHASIS = 300
const INLINE_TAG = /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/iy
const AUTOLINK = /<(https?:\/\/[^\s<>]+)>/y
const ENTITY = /&(#x[0-9a-f]+|#\d+|[a-z]+);/iy
const ESCAPED = /\\[!-/:-@[-`{-~]/y

/** Where the bracket that opens at `at` closes, or -1. */
function closingBracket(line: string, at: number, closer: string): number {
  const opener = line.charAt(at)
  let depth = 0
  const limit = Math.min(line.length, at + LONGEST_LINK)
  for (let index = at; index < limit; index++) {
    const character = line.charAt(index)
    if (character === '\\') index++
    else if (character === opener) depth++
    else if (character === closer && --depth === 0) return index
  }
  return -1
}

interface Link {
  textEnd: number
  end: number
}

/** The link whose text opens at `at`: [text](address). */
function linkAt(line: string, at: number): Link | null {
  const textEnd = closingBracket(line, at, ']')
  if (textEnd < 0 || line.charAt(textEnd + 1) !== '(') return null
  const end = closingBracket(line, textEnd + 1, ')')
  if (end < 0 || !DESTINATION.test(line.slice(textEnd + 2, end))) return null
  return { textEnd, end: end + 1 }
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(line)
}

function decodeEntity(name: string): string | null {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? null
  const isHex = /^#x/i.test(name)
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null
}

/** Whether the * or _ at `at` is an emphasis mark: it hugs a word on one side. */
function isEmphasis(line: string, at: number): boolean {
  const mark = line.charAt(at)
  const rest = line.slice(at + 1, at + LONGEST_EMPHASIS)
  const before = line.charAt(at - 1)
  const pair = new RegExp(`^[^\\s${mark}][^${mark}]*\\${mark}`)
  const isOpener = pair.test(rest) && (mark === '*' || !/[\w]/.test(before))
  const isCloser =
    /\S/.test(before) &&
    new RegExp(`\\${mark}[^${mark}]*$`).test(line.slice(Math.max(0, at - LONGEST_EMPHASIS), at))
  return isOpener || (isCloser && (mark === '*' || !/^\w/.test(rest)))
}

/** Reads a line of Markdown into a block text, character by character. */
export class InlineReader {
  private readonly target: BlockText
  private readonly line: string
  private readonly base: number

  constructor(target: BlockText, line: string, base: number) {
    this.target = target
    this.line = line
    this.base = base
  }

  /** Adds line[from, to) without its marks; table cells are parted when `isTableRow`. */
  read(from: number, to: number, options: { linked: boolean; isTableRow: boolean }): void {
    let at = from
    while (at < to) at = this.step(at, options)
  }

  private step(at: number, options: { linked: boolean; isTableRow: boolean }): number {
    const character = this.line.charAt(at)
    const isImage = character === '!' && this.line.charAt(at + 1) === '['
    if (isImage || character === '[') {
      const link = linkAt(this.line, isImage ? at + 1 : at)
      if (link !== null) {
        if (!isImage) this.read(at + 1, link.textEnd, { ...options, linked: true })
        return link.end
      }
    }
    return this.skipMark(at) ?? this.addDecoded(at, options)
  }

  /** The place after a mark that stands for no character, or null. */
  private skipMark(at: number): number | null {
    const { line } = this
    const character = line.charAt(at)
    if (line.startsWith('**', at) || line.startsWith('__', at)) {
      const run = /^[*_]+/.exec(line.slice(at, at + 4))?.[0] ?? ''
      const isBlank = run.startsWith('_') && run.length > 2
      return isBlank ? null : at + 2
    }
    if ((character === '*' || character === '_') && isEmphasis(line, at)) return at + 1
    if (character === '`') return at + 1
    const tag = character === '<' ? matchAt(INLINE_TAG, line, at) : null
    return tag === null ? null : at + tag[0].length
  }

  private addDecoded(
    at: number,
    { linked, isTableRow }: { linked: boolean; isTableRow: boolean },
  ): number {
    const { line, base, target } = this
    const autolink = matchAt(AUTOLINK, line, at)
    if (autolink !== null) {
      const end = at + autolink[0].length
      for (let index = at + 1; index < end - 1; index++) {
        target.add(line.charAt(index), base + index, true)
      }
      return end
    }
    if (matchAt(ESCAPED, line, at) !== null) {
      target.add(line.charAt(at + 1), base + at + 1, linked)
      return at + 2
    }
    const entity = matchAt(ENTITY, line, at)
    const decoded = entity === null ? null : decodeEntity(entity[1] ?? '')
    if (entity !== null && decoded !== null) {
      for (let index = 0; index < decoded.length; index++) {
        target.add(decoded.charAt(index), base + at, linked)
      }
      return at + entity[0].length
    }
    const character = line.charAt(at)
    target.add(isTableRow && character === '|' ? CELL_SEPARATOR : character, base + at, linked)
    return at + 1
  }
}
