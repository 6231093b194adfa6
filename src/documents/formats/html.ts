// Documents: HTML, whole pages and fragments; the one importer of cheerio.
import type { Writable } from 'node:stream'
import { stringStream } from 'cheerio'
import type { Steps } from '#domain/work/steps.ts'
import { boundHtml } from './html-bounds.ts'
import { alignTextNode } from './html-offsets.ts'
import { BlockText, CELL_SEPARATOR } from './laid-block.ts'
import type { LaidBlock, LaidOut } from './laid-block.ts'
import {
  BLOCKS,
  HEADING,
  OUTSIDE,
  SKIPPED,
  findMain,
  isDataRow,
  isElement,
  isHidden,
  isText,
} from './html-tree.ts'
import type { Element, Node, TextNode, Tree } from './html-tree.ts'

interface Context {
  hidden: boolean
  linked: boolean
  heading: boolean
  outside: boolean
  title: boolean
  inMain: boolean
  row: boolean
}

const START: Context = {
  hidden: false,
  linked: false,
  heading: false,
  outside: false,
  title: false,
  inMain: false,
  row: false,
}

type Step = { enter: Node; context: Context } | { leave: () => void }

/** Walks a parsed tree and cuts it into blocks. */
class HtmlBlocks {
  private readonly blocks: LaidBlock[] = []
  private readonly current = new BlockText()
  private readonly steps: Step[] = []
  private readonly source: string
  private readonly base: number
  private readonly main: Element | null

  constructor(source: string, base: number, main: Element | null) {
    this.source = source
    this.base = base
    this.main = main
  }

  *read(root: Tree): Steps<LaidBlock[]> {
    this.pushChildren(root.children, START)
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      yield
      if ('leave' in step) step.leave()
      else yield* this.enter(step.enter, step.context)
    }
    this.flush(START)
    return this.blocks
  }

  private pushChildren(children: readonly Node[], context: Context): void {
    for (const child of children.toReversed()) this.steps.push({ enter: child, context })
  }

  private *enter(node: Node, context: Context): Steps<void> {
    if (isText(node)) yield* this.addText(node, context)
    else if (isElement(node) && !SKIPPED.has(node.name)) this.enterElement(node, context)
  }

  private enterElement(element: Element, outer: Context): void {
    const { name } = element
    const context = innerContext(element, outer, this.main)
    const boundary = BLOCKS.has(name) || context.hidden !== outer.hidden || element === this.main
    const startsRow = name === 'tr' && !outer.row && isDataRow(element)
    if (name === 'br' || (boundary && outer.row)) this.breakIn(outer, element)
    else if (boundary) this.flush(outer)
    if (/^https?:/.test(name)) this.addAutolink(element, outer)
    const inner = startsRow ? { ...context, row: true } : context
    if (boundary) this.steps.push({ leave: () => this.leave(element, inner, outer) })
    this.pushChildren(element.children, inner)
  }

  private leave(element: Element, inner: Context, outer: Context): void {
    if (!outer.row) return this.flush(inner)
    const isCell = element.name === 'td' || element.name === 'th'
    const hasNext = element.next !== null && nextElement(element) !== null
    if (isCell && hasNext) this.current.insert(CELL_SEPARATOR, this.startOf(element))
  }

  /** A line break: a new block, but a blank inside a table row. */
  private breakIn(context: Context, element: Element): void {
    if (!context.row) return this.flush(context)
    const { last } = this.current
    if (last !== undefined && last !== CELL_SEPARATOR && !/\s/.test(last)) {
      this.current.insert(' ', this.startOf(element))
    }
  }

  private startOf(node: Node): number {
    return this.base + (node.sourceCodeLocation?.startOffset ?? 0)
  }

  /** Markdown's <http://…> is an address, though an HTML parser takes it for a tag. */
  private addAutolink(element: Element, context: Context): void {
    const tag = element.sourceCodeLocation?.startTag
    if (!tag) return
    this.flush(context)
    for (let at = tag.startOffset + 1; at < tag.endOffset - 1; at++) {
      this.current.add(this.source.charAt(this.base + at), this.base + at, true)
    }
    this.flush(context)
  }

  /** Adds a text node; runs of white space become one blank, as a browser shows them. */
  private *addText(node: TextNode, context: Context): Steps<void> {
    const { data, sourceCodeLocation: location } = node
    if (!location) return
    const start = textStart(this.source, this.base + location.startOffset, data)
    const raw = this.source.slice(start, this.base + location.endOffset)
    const offsets = yield* alignTextNode(data, raw, start)
    for (const { 0: run, index } of data.matchAll(/[ \t\r\n\f]+|[^ \t\r\n\f]+/g)) {
      yield
      if (/[^ \t\r\n\f]/.test(run)) {
        for (let at = index; at < index + run.length; at++) {
          this.current.add(data.charAt(at), offsets[at] ?? start, context.linked)
        }
      } else if (!/^\s?$/.test(this.current.last ?? '') && !joinsLines(data, index, run)) {
        this.current.add(' ', offsets[index] ?? start, context.linked)
      }
    }
  }

  private flush(context: Context): void {
    const taken = this.current.take()
    if (taken === null) return
    const { linkedLength, ...text } = taken
    const reason = context.hidden ? 'hidden' : context.title ? 'page-title' : ''
    const outsideMain = context.outside || (this.main !== null && !context.inMain)
    this.blocks.push({
      ...text,
      role: reason === '' ? 'body' : 'aside',
      reason,
      layout: { heading: context.heading, tableRow: context.row, linkedLength, outsideMain },
    })
  }
}

function innerContext(element: Element, outer: Context, main: Element | null): Context {
  const { name } = element
  return {
    hidden: outer.hidden || isHidden(element),
    linked: outer.linked || name === 'a',
    heading: outer.heading || HEADING.test(name),
    outside: outer.outside || OUTSIDE.has(name),
    title: outer.title || name === 'title',
    inMain: outer.inMain || element === main,
    row: outer.row,
  }
}

/**
 * Where a text node begins. parse5 places one that begins with a plain < or a character reference
 * behind that first character when it dropped blanks before it.
 */
function textStart(source: string, located: number, data: string): number {
  const written = source.charAt(located)
  if (written === data.charAt(0) || /[<&\r]/.test(written)) return located
  const skipped = /(?:<|&#?\w{1,10};?)$/.exec(source.slice(Math.max(0, located - 12), located))
  return located - (skipped?.[0].length ?? 0)
}

function nextElement(element: Element): Element | null {
  for (let node = element.next; node !== null; node = node.next) {
    if (isElement(node as Node)) return node as Element
  }
  return null
}

/** A line end between two Chinese characters is no blank (CSS Text 4, segment break rules). */
function joinsLines(data: string, index: number, run: string): boolean {
  const around = data.charAt(index - 1) + data.charAt(index + run.length)
  return /\n/.test(run) && /^[\p{Script=Han}，。；：、）】》”]{2}$/u.test(around)
}

/** So much of a page is parsed at once, in UTF-16 units: some milliseconds of work. */
const CHUNK_CHARACTERS = 1 << 16

/** Parses piece by piece; the parser's own stream does so without waiting for anything. */
function* parseHtml(html: string): Steps<Tree> {
  const stream = stringStream({ sourceCodeLocationInfo: true }, () => undefined)
  for (let at = 0; at < html.length; at += CHUNK_CHARACTERS) {
    stream.write(html.slice(at, at + CHUNK_CHARACTERS))
    yield
  }
  stream.end()
  return (stream as Writable & { readonly document: Tree }).document
}

/**
 * Reads source[start, end) as HTML. Block elements and <br> part blocks; a row of a data table is
 * one block; hidden elements and the page title are asides; comments, scripts and styles are left
 * out. Of elements that stand too deep the words are read and the structure is not. Offsets point
 * into `source`.
 */
export function* readHtml(source: string, start: number, end: number): Steps<LaidOut> {
  const { html, flattened } = yield* boundHtml(source.slice(start, end))
  const root = yield* parseHtml(html)
  const reader = new HtmlBlocks(source, start, yield* findMain(root))
  return { blocks: yield* reader.read(root), flattened }
}
