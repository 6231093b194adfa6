// Ingest: HTML, whole pages and fragments; the one importer of cheerio.
import { load } from 'cheerio'
import type { CheerioAPI } from 'cheerio'
import { alignTextNode } from './html-offsets.ts'
import { BlockText, CELL_SEPARATOR } from './laid-block.ts'
import type { LaidBlock } from './laid-block.ts'

type Tree = ReturnType<CheerioAPI['root']>[0]
type Node = NonNullable<Tree>['children'][number]
type Element = Extract<Node, { attribs: unknown }>
type TextNode = Extract<Node, { type: 'text' }>

const SKIPPED = new Set([
  'script',
  'style',
  'iframe',
  'svg',
  'object',
  'video',
  'audio',
  'template',
])
const BLOCKS = new Set(
  `address article aside blockquote body button caption center dd details dialog dir div dl dt
  fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main
  menu nav ol optgroup option p pre search section select summary table tbody td textarea tfoot th
  thead title tr ul`.split(/\s+/),
)
const OUTSIDE = new Set(['nav', 'header', 'footer', 'select', 'button'])
const HEADING = /^h[1-6]$/
const HIDING_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i
const PROSE = /[，。；：、]/
/** The main element is the innermost one that still holds this share of the prose of the page. */
const MAIN_SHARE = 0.9
/** A row whose cells hold more paragraphs than this is layout, not a row of data. */
const MOST_CELL_PARAGRAPHS = 8

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

function isElement(node: Node): node is Element {
  return 'attribs' in node
}

function isText(node: Node): node is TextNode {
  return node.type === 'text'
}

function isHidden(element: Element): boolean {
  const { hidden, style = '' } = element.attribs
  return hidden !== undefined || HIDING_STYLE.test(style)
}

/** Every node under `root` in document order, elements that hold no readable text left out. */
function* descendants(root: Node | NonNullable<Tree>): Generator<Node> {
  const stack: Node[] = 'children' in root ? root.children.toReversed() : []
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isElement(node) && SKIPPED.has(node.name)) continue
    yield node
    if (isElement(node)) stack.push(...node.children.toReversed())
  }
}

/** The innermost element with MAIN_SHARE of all unlinked, visible prose; null when there is none. */
function findMain(root: NonNullable<Tree>): Element | null {
  const weights = new Map<unknown, number>()
  const nodes: Node[] = []
  const inert = new Set<unknown>()
  for (const node of descendants(root)) {
    nodes.push(node)
    const isInert =
      inert.has(node.parent) ||
      (isElement(node) &&
        (node.name === 'a' || node.name === 'head' || OUTSIDE.has(node.name) || isHidden(node)))
    if (isInert) inert.add(node)
  }
  for (const node of nodes.toReversed()) {
    const own = isText(node) && !inert.has(node) && PROSE.test(node.data) ? node.data.length : 0
    const weight = (weights.get(node) ?? 0) + own
    weights.set(node, weight)
    if (weight > 0) weights.set(node.parent, (weights.get(node.parent) ?? 0) + weight)
  }
  const total = weights.get(root) ?? 0
  let main: Element | null = null
  for (const node of nodes) {
    if (total > 0 && isElement(node) && (weights.get(node) ?? 0) >= total * MAIN_SHARE) main = node
  }
  return main
}

/** The closest element around `main` that starts a block and may hold more than one paragraph. */
function widenToContainer(main: Element | null): Element | null {
  let element = main
  while (
    element !== null &&
    (!BLOCKS.has(element.name) || /^(p|h[1-6]|li|tr|tbody|thead|table)$/.test(element.name))
  ) {
    const { parent } = element
    element = parent !== null && isElement(parent as Node) ? (parent as Element) : null
  }
  return element
}

/** Whether a table row is data: two or more filled cells, none holding a table or a long text. */
function isDataRow(row: Element): boolean {
  let filled = 0
  for (const cell of row.children) {
    if (!isElement(cell)) continue
    let paragraphs = 0
    let text = ''
    for (const node of descendants(cell)) {
      if (isText(node)) text += node.data.trim()
      if (isElement(node) && (node.name === 'table' || HEADING.test(node.name))) return false
      if (isElement(node) && node.name === 'p') paragraphs++
    }
    if (paragraphs > MOST_CELL_PARAGRAPHS) return false
    if (text !== '') filled++
  }
  return filled >= 2
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

  read(root: NonNullable<Tree>): LaidBlock[] {
    this.pushChildren(root.children, START)
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      if ('leave' in step) step.leave()
      else this.enter(step.enter, step.context)
    }
    this.flush(START)
    return this.blocks
  }

  private pushChildren(children: readonly Node[], context: Context): void {
    for (const child of children.toReversed()) this.steps.push({ enter: child, context })
  }

  private enter(node: Node, context: Context): void {
    if (isText(node)) this.addText(node, context)
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
  private addText(node: TextNode, context: Context): void {
    const { data, sourceCodeLocation: location } = node
    if (!location) return
    const start = this.base + location.startOffset
    const raw = this.source.slice(start, this.base + location.endOffset)
    const offsets = alignTextNode(data, raw, start)
    for (const { 0: run, index } of data.matchAll(/[ \t\r\n\f]+|[^ \t\r\n\f]+/g)) {
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

/**
 * Reads source[start, end) as HTML. Block elements and <br> part blocks; a row of a data table is
 * one block; hidden elements and the page title are asides; comments, scripts and styles are left
 * out. Offsets point into `source`.
 */
export function readHtml(source: string, start: number, end: number): LaidBlock[] {
  const document = load(source.slice(start, end), { sourceCodeLocationInfo: true })
  const root = document.root()[0]
  if (root === undefined) return []
  const blocks = new HtmlBlocks(source, start, widenToContainer(findMain(root)))
  return blocks.read(root)
}
