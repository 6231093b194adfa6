// Documents: keeps a page within what an HTML parser does in linear time, before the parser sees it.
import { AppError } from '#domain/errors.ts'
import type { Steps } from '#domain/work/steps.ts'
import { BLOCKS } from './html-tree.ts'

/** So deep may elements stand in each other, as in browsers: for a tag the parser looks at all. */
const MAX_DEPTH = 512
/** Elements for formatting that were left open, each opened again in every paragraph after. */
const MAX_LEFT_OPEN = 20
/** So many elements may be opened again for each tag of a page. */
const MAX_REOPENED_PER_TAG = 4
/** The parser compares each attribute of a tag with all others. */
const MAX_ATTRIBUTES = 100
/** Each costs some kilobytes while its page is read; a page of a megabyte has ten thousand. */
const MAX_TAGS = 500_000
const TAGS_PER_STEP = 100

const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
/** Opened again where they were not closed (HTML standard, 13.2.4.3). */
const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '))
/** What stands in these is no markup; the next end tag of theirs ends them. */
const RAW_TEXT = new Map(
  ['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes'].map((name) => [
    name,
    new RegExp(`</${name}\\b`, 'gi'),
  ]),
)
/** The elements that a start tag ends by itself, when one is open in the same table, cell or list. */
const ENDED_BY = new Map(
  Object.entries({
    li: ['li'],
    p: ['p'],
    dd: ['dd', 'dt'],
    dt: ['dd', 'dt'],
    tr: ['tr'],
    td: ['td', 'th'],
    th: ['td', 'th'],
    tbody: ['tbody', 'thead', 'tfoot'],
    thead: ['tbody', 'thead', 'tfoot'],
    tfoot: ['tbody', 'thead', 'tfoot'],
    option: ['option'],
    optgroup: ['option'],
  }),
)
/** Nothing inside these ends what stands around them. */
const BORDERS = new Set('html table td th caption button object template select'.split(' '))
const LISTS = new Set(['ul', 'ol', 'dl'])
const TABLE_PARTS = new Set('table caption tbody thead tfoot tr td th'.split(' '))
const TAG = /<(\/?)([a-z][^\s/>]*)/iy

export interface BoundedHtml {
  /** As long as what was given; a tag out of bounds is a line break or a comment. */
  html: string
  /** How many elements stood too deep: their words are kept, their structure is not. */
  flattened: number
}

/** Where a tag ends and how many attributes it has; `at` is behind its name. */
function readAttributes(html: string, at: number): { end: number; count: number } {
  let count = 0
  let previous = ''
  let index = at
  for (; index < html.length; index++) {
    const character = html.charAt(index)
    if (character === '>') return { end: index + 1, count }
    if ((character === '"' || character === "'") && previous === '=') {
      const close = html.indexOf(character, index + 1)
      if (close < 0) break
      index = close
    } else if (/\s/.test(character)) {
      if (/\s/.test(html.charAt(index - 1))) continue
      count++
      continue
    }
    previous = character
  }
  return { end: html.length, count }
}

interface OpenElement {
  name: string
  /** The start tag as written: the parser opens at most three alike again. */
  tag: string
}

/** The elements that are open at a place, as far as it tells how many the parser holds. */
class OpenElements {
  #open: OpenElement[] = []
  /** Ended by what stands around them: the parser opens them again in the next paragraph. */
  #leftOpen: OpenElement[] = []
  readonly #refused = new Map<string, number>()
  #reopened = 0
  #tags = 0

  /** Whether tags are those of another language than HTML. */
  get isForeign(): boolean {
    return this.#open.some(({ name }) => name === 'svg' || name === 'math')
  }

  /** Reads a start tag; false when it is out of bounds. */
  start(element: OpenElement): boolean {
    const { name } = element
    this.#tags++
    if (BLOCKS.has(name)) {
      this.#end(ENDED_BY.get(name) ?? ['p'], LISTS)
      this.#reopened += this.#leftOpen.length
    }
    if (VOID.has(name)) return true
    const isWithin =
      this.#open.length < MAX_DEPTH &&
      this.#reopened <= MAX_REOPENED_PER_TAG * this.#tags + MAX_DEPTH &&
      !(FORMATTING.has(name) && this.#leftOpen.length >= MAX_LEFT_OPEN)
    if (isWithin) this.#open.push(element)
    else this.#refused.set(name, (this.#refused.get(name) ?? 0) + 1)
    return isWithin
  }

  /** Reads an end tag; false when that of an element that was out of bounds. */
  end(name: string): boolean {
    const refused = this.#refused.get(name) ?? 0
    if (refused > 0) {
      this.#refused.set(name, refused - 1)
      return false
    }
    const left = this.#leftOpen.findLastIndex((element) => element.name === name)
    if (left >= 0) this.#leftOpen.splice(left, 1)
    else this.#end([name], new Set())
    return true
  }

  /** Ends the innermost of some elements and all in it, unless it stands outside a border. */
  #end(names: readonly string[], further: ReadonlySet<string>): void {
    const isPart = names.some((name) => TABLE_PARTS.has(name))
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const { name } = this.#open[index] as OpenElement
      if (names.includes(name)) {
        const ended = this.#open.splice(index).slice(1)
        if (!isPart) this.#leave(ended)
        return
      }
      if (isPart ? name === 'table' : BORDERS.has(name) || further.has(name)) return
    }
  }

  #leave(ended: readonly OpenElement[]): void {
    for (const element of ended) {
      const alike = this.#leftOpen.filter(({ tag }) => tag === element.tag).length
      if (FORMATTING.has(element.name) && alike < 3) this.#leftOpen.push(element)
    }
  }
}

/** A tag out of bounds, in as many characters: a line break for a block, else a comment. */
function replaced(tag: string, name: string): string {
  const [start, end] = BLOCKS.has(name) && tag.length >= 4 ? ['<br', '>'] : ['<!', '>']
  return start + ' '.repeat(Math.max(0, tag.length - start.length - 1)) + end
}

/**
 * A page of the same length in which no element stands deeper than MAX_DEPTH, few are opened again
 * in every paragraph, and no tag has more than MAX_ATTRIBUTES attributes. Pages that people write
 * come back as they are.
 * @throws AppError TOO_LARGE for more than MAX_TAGS pairs of tags
 */
export function* boundHtml(html: string): Steps<BoundedHtml> {
  const open = new OpenElements()
  const pieces: string[] = []
  let kept = 0
  let flattened = 0
  let tags = 0
  const replace = (start: number, end: number, by: string): void => {
    pieces.push(html.slice(kept, start), by)
    kept = end
  }
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (++tags % TAGS_PER_STEP === 0) yield
    if (tags > 2 * MAX_TAGS) throw tooManyTags()
    TAG.lastIndex = at
    const found = TAG.exec(html)
    if (found === null) {
      at = skipNoTag(html, at)
      continue
    }
    const [head, slash, written = ''] = found
    const name = written.toLowerCase()
    const { end, count } = readAttributes(html, at + head.length)
    const tag = html.slice(at, end)
    const isVoid = tag.endsWith('/>') && open.isForeign
    const isWithin = isVoid || (slash === '/' ? open.end(name) : open.start({ name, tag }))
    if (!isWithin) {
      replace(at, end, replaced(tag, name))
      if (slash === '' && !FORMATTING.has(name)) flattened++
    } else if (count > MAX_ATTRIBUTES) {
      replace(at + head.length, end - 1, ' '.repeat(Math.max(0, end - 1 - at - head.length)))
    }
    at = slash === '' && !open.isForeign ? rawTextEnd(html, name, end) : end
  }
  return { html: pieces.join('') + html.slice(kept), flattened }
}

function tooManyTags(): AppError {
  return new AppError(
    'TOO_LARGE',
    `网页的标记超过 ${MAX_TAGS} 对的上限，没有导入。请拆成几个文件后再导入。`,
  )
}

/** Behind a comment or a declaration; behind the < where it opens neither. */
function skipNoTag(html: string, at: number): number {
  if (!/^<(?:[!?]|\/[^a-z])/i.test(html.slice(at, at + 3))) return at + 1
  const isComment = html.startsWith('<!--', at)
  const close = html.indexOf(isComment ? '-->' : '>', at + 2)
  return close < 0 ? html.length : close + 1
}

function rawTextEnd(html: string, name: string, at: number): number {
  const end = RAW_TEXT.get(name)
  if (end === undefined) return at
  end.lastIndex = at
  return end.exec(html)?.index ?? html.length
}
