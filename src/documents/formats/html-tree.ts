// Documents: the parsed tree of an HTML page, and where in it the document stands.
import type { CheerioAPI } from 'cheerio'
import { eachInSteps, type Steps } from '#domain/work/steps.ts'

export type Tree = NonNullable<ReturnType<CheerioAPI['root']>[0]>
export type Node = Tree['children'][number]
export type Element = Extract<Node, { attribs: unknown }>
export type TextNode = Extract<Node, { type: 'text' }>

export const SKIPPED = new Set([
  'script',
  'style',
  'iframe',
  'svg',
  'object',
  'video',
  'audio',
  'template',
])
export const BLOCKS = new Set(
  `address article aside blockquote body button caption center dd details dialog dir div dl dt
  fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main
  menu nav ol optgroup option p pre search section select summary table tbody td textarea tfoot th
  thead title tr ul`.split(/\s+/),
)
export const OUTSIDE = new Set(['nav', 'header', 'footer', 'select', 'button'])
export const HEADING = /^h[1-6]$/
const HIDING_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i
/** Elements that hold one paragraph or only rows. */
const PARAGRAPH_LIKE = /^(?:p|h[1-6]|li|tr|tbody|thead|table)$/
const PROSE = /[，。；：、]/
/** The main element is the innermost one that still holds this share of the prose of the page. */
const MAIN_SHARE = 0.9
/** A row whose cells hold more paragraphs than this is layout, not a row of data. */
const MOST_CELL_PARAGRAPHS = 8
const NODES_PER_STEP = 64

export function isElement(node: Node): node is Element {
  return 'attribs' in node
}

export function isText(node: Node): node is TextNode {
  return node.type === 'text'
}

export function isHidden(element: Element): boolean {
  const { hidden, style = '' } = element.attribs
  return hidden !== undefined || HIDING_STYLE.test(style)
}

/** Every node under `root` in document order, elements that hold no readable text left out. */
function* descendants(root: Node | Tree): Generator<Node> {
  const stack: Node[] = 'children' in root ? root.children.toReversed() : []
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isElement(node) && SKIPPED.has(node.name)) continue
    yield node
    if (isElement(node)) for (const child of node.children.toReversed()) stack.push(child)
  }
}

/** Elements whose words are no prose of the page, with all below them. */
function isInert(node: Node): boolean {
  if (!isElement(node)) return false
  return node.name === 'a' || node.name === 'head' || OUTSIDE.has(node.name) || isHidden(node)
}

/** How much unlinked, visible prose each node holds, in characters. */
function* proseWeights(root: Tree, nodes: readonly Node[]): Steps<ReadonlyMap<unknown, number>> {
  const inert = new Set<unknown>()
  yield* eachInSteps(nodes, (node) => {
    if (inert.has(node.parent) || isInert(node)) inert.add(node)
  })
  const weights = new Map<unknown, number>([[root, 0]])
  yield* eachInSteps(nodes.toReversed(), (node) => {
    const own = isText(node) && !inert.has(node) && PROSE.test(node.data) ? node.data.length : 0
    const weight = (weights.get(node) ?? 0) + own
    weights.set(node, weight)
    if (weight > 0) weights.set(node.parent, (weights.get(node.parent) ?? 0) + weight)
  })
  return weights
}

/** Whether a node is an element that may hold more than one paragraph. */
function isContainer(node: Node): node is Element {
  return isElement(node) && BLOCKS.has(node.name) && !PARAGRAPH_LIKE.test(node.name)
}

/**
 * The innermost element that holds MAIN_SHARE of the prose of the page and may hold more than one
 * paragraph; null when the page has no prose or no such element.
 */
export function* findMain(root: Tree): Steps<Element | null> {
  const nodes: Node[] = []
  for (const node of descendants(root)) if (nodes.push(node) % NODES_PER_STEP === 0) yield
  const weights = yield* proseWeights(root, nodes)
  const total = weights.get(root) ?? 0
  if (total === 0) return null
  return (
    nodes.filter(isContainer).findLast((node) => (weights.get(node) ?? 0) >= total * MAIN_SHARE) ??
    null
  )
}

/** Whether a cell has text; null when it holds what no cell of data does. */
function isFilledCell(cell: Element): boolean | null {
  let paragraphs = 0
  let filled = false
  for (const node of descendants(cell)) {
    if (isText(node)) filled ||= node.data.trim() !== ''
    else if (isElement(node)) {
      if (node.name === 'table' || HEADING.test(node.name)) return null
      if (node.name === 'p') paragraphs++
    }
  }
  return paragraphs > MOST_CELL_PARAGRAPHS ? null : filled
}

/** Whether a table row is data: two or more filled cells, none holding a table or a long text. */
export function isDataRow(row: Element): boolean {
  const cells = row.children.filter((child) => isElement(child)).map((cell) => isFilledCell(cell))
  return !cells.includes(null) && cells.filter((filled) => filled === true).length >= 2
}
