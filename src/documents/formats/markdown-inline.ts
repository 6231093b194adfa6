// Documents: the marks inside a line of Markdown, told apart from the words.
import type { Steps } from '#domain/work/steps.ts'
import type { BlockText } from './laid-block.ts'
import { CELL_SEPARATOR } from './laid-block.ts'

const ENTITIES: Record<string, string> = {
  nbsp: '\u00A0', amp: '&', lt: '<', gt: '>', quot: '"', emsp: '\u2003', ensp: '\u2002', mdash: '—',
  ldquo: '“', rdquo: '”', hellip: '…', middot: '·', times: '×',
} // prettier-ignore
const DESTINATION = /^\s*(?:$|<|https?:|\/|#|mailto:|javascript:|\.{1,2}\/)/i
/** policy.html, a/b?c: a name with a suffix at its end, or with a path or query behind it. */
const NAME = /^\s*([\w%.-]+)([/?#]|\s|$)/i
/** Longest link text, address or emphasis looked for, in characters. */
const LONGEST_LINK = 2000
const LONGEST_EMPHASIS = 300
const CHARACTERS_PER_STEP = 1000
const INLINE_TAG = /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/iy
const AUTOLINK = /<(https?:\/\/[^\s<>]+)>/y
const ENTITY = /&(#x[0-9a-f]+|#\d+|[a-z]+);/iy
const ESCAPED = /\\[!-/:-@[-`{-~]/y

/** Where each bracket of a line that is opened is closed; a backslash takes the next mark away. */
function pairBrackets(line: string): Map<number, number> {
  const pairs = new Map<number, number>()
  const open = { ']': [] as number[], ')': [] as number[] }
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    if (character === '\\') at++
    else if (character === '[') open[']'].push(at)
    else if (character === '(') open[')'].push(at)
    else if (character === ']' || character === ')') {
      const opened = open[character].pop()
      if (opened !== undefined && at - opened < LONGEST_LINK) pairs.set(opened, at)
    }
  }
  return pairs
}

function isDestination(text: string): boolean {
  if (DESTINATION.test(text)) return true
  const [, name = '', next = ''] = NAME.exec(text) ?? []
  const dot = name.lastIndexOf('.')
  return /[/?#]/.test(next) || (dot > 0 && /^\w+$/.test(name.slice(dot + 1)))
}

interface Link {
  textEnd: number
  end: number
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

/** Whether the * or _ at `at` is an emphasis mark: it hugs a word on one side and has a partner. */
function isEmphasis(line: string, at: number): boolean {
  const mark = line.charAt(at)
  const before = line.charAt(at - 1)
  const after = line.charAt(at + 1)
  const next = line.indexOf(mark, at + 2)
  const last = line.lastIndexOf(mark, at - 1)
  const hasNext = next >= 0 && next < at + LONGEST_EMPHASIS
  const hasLast = at > 0 && last >= Math.max(0, at - LONGEST_EMPHASIS)
  const isOpener = hasNext && /\S/.test(after) && after !== mark
  const isCloser = hasLast && /\S/.test(before)
  if (mark === '*') return isOpener || isCloser
  return (isOpener && !/\w/.test(before)) || (isCloser && !/\w/.test(after))
}

/** Reads a line of Markdown into a block text, character by character. */
export class InlineReader {
  private readonly target: BlockText
  private readonly line: string
  private readonly base: number
  private brackets: Map<number, number> | undefined

  constructor(target: BlockText, line: string, base: number) {
    this.target = target
    this.line = line
    this.base = base
  }

  /** Adds line[from, to) without its marks; table cells are parted when `isTableRow`. */
  *read(from: number, to: number, options: { linked: boolean; isTableRow: boolean }): Steps<void> {
    let at = from
    for (let step = 1; at < to; step++) {
      if (step % CHARACTERS_PER_STEP === 0) yield
      const isImage = this.line.startsWith('![', at)
      const link = this.linkAt(isImage ? at + 1 : at)
      if (link === null) at = this.skipMark(at) ?? this.addDecoded(at, options)
      else {
        if (!isImage) yield* this.read(at + 1, link.textEnd, { ...options, linked: true })
        at = link.end
      }
    }
  }

  /** The link whose text opens at `at`: [text](address). */
  private linkAt(at: number): Link | null {
    if (this.line.charAt(at) !== '[') return null
    const pairs = (this.brackets ??= pairBrackets(this.line))
    const textEnd = pairs.get(at)
    if (textEnd === undefined || this.line.charAt(textEnd + 1) !== '(') return null
    const end = pairs.get(textEnd + 1)
    if (end === undefined || !isDestination(this.line.slice(textEnd + 2, end))) return null
    return { textEnd, end: end + 1 }
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
