// Documents: the tree of numbered clauses, from the kinds of numbering and the order they appear in.
import { eachInSteps, type Steps } from '#domain/work/steps.ts'
import type { Marker, Numbering } from './markers.ts'
import { NUMBERINGS } from './markers.ts'
import type { Paragraph } from './paragraphs.ts'
import { openQuotations } from './quotations.ts'

/** A numbered clause as printed. */
export interface OutlineNode {
  marker: Marker
  /** The paragraph that the marker opens. */
  first: Paragraph
  /** Further paragraphs and the clauses under it, in source order. */
  entries: (Paragraph | OutlineNode)[]
}

export interface Outline {
  /** Paragraphs before the first marker; all paragraphs of a text without structure. */
  lead: Paragraph[]
  nodes: OutlineNode[]
}

export function isNode(entry: Paragraph | OutlineNode): entry is OutlineNode {
  return 'entries' in entry
}

/** The further paragraphs that a node holds itself. */
export function paragraphsOf(node: OutlineNode): Paragraph[] {
  return node.entries.filter((entry): entry is Paragraph => !isNode(entry))
}

/** Numberings that never stand inside a box, so that they close one. */
const CLOSES_BOX = new Set<Numbering>([
  'annex',
  'part',
  'subpart',
  'chapter',
  'section',
  'article',
  'box',
  'han',
  'han-bracket',
])
/** Numberings whose words cannot be anything else: 第X条 with a gap is a missing text, not prose. */
const STRONG = new Set<Numbering>([
  'annex',
  'part',
  'subpart',
  'chapter',
  'section',
  'article',
  'box',
])
/** Numberings under which a box does not stand: it follows the article, not the item. */
const BELOW_ARTICLE = new Set<Numbering>(['arabic', 'arabic-bracket', 'circled', 'dash'])
/** How many numbers of a list may be missing before it is no longer taken for the same list. */
const MAX_GAP = 2

const RANKS = new Map(NUMBERINGS.map((numbering, index) => [numbering, index]))

function rank(numbering: Numbering): number {
  return RANKS.get(numbering) ?? 0
}

/** For each paragraph, the number of the next paragraph that is numbered in the same way. */
function nextNumbers(paragraphs: readonly Paragraph[]): Map<Marker, number | null> {
  const next = new Map<Marker, number | null>()
  const seen = new Map<Numbering, number | null>()
  for (const { marker } of paragraphs.toReversed()) {
    if (marker === null) continue
    next.set(marker, seen.get(marker.numbering) ?? null)
    seen.set(marker.numbering, marker.number)
  }
  return next
}

/**
 * Reads paragraphs one by one and keeps the clauses that are open, outermost first. A marker goes
 * where its numbering is already open, else below the innermost clause of a higher numbering; one
 * whose number fits nowhere (3 after 十, a number inside a quotation) is text.
 */
class OutlineReader {
  readonly outline: Outline = { lead: [], nodes: [] }
  #open: OutlineNode[] = []
  #last = new Map<Numbering, number>()
  /** Pairs `outer>inner` seen so far: how this document nests its numberings. */
  #nestings = new Set<string>()
  readonly #next: Map<Marker, number | null>

  constructor(paragraphs: readonly Paragraph[]) {
    this.#next = nextNumbers(paragraphs)
  }

  read(paragraph: Paragraph, quoted: boolean): void {
    const { marker } = paragraph
    const isText = marker === null || (quoted && !this.#countsOn(marker))
    const depth = isText ? null : this.#depthFor(marker)
    if (marker === null || depth === null) this.#addText(paragraph)
    else this.#addNode(marker, paragraph, depth)
  }

  /**
   * A quotation mark may be a slip of the source: articles, chapters and the outermost 一、 that count
   * on exactly are not taken for words inside a quotation.
   */
  #countsOn(marker: Marker): boolean {
    const isOutermost = marker.numbering === 'han' && this.#open[0]?.marker.numbering === 'han'
    if (!STRONG.has(marker.numbering) && !isOutermost) return false
    return marker.number === (this.#last.get(marker.numbering) ?? 0) + 1
  }

  #addText(paragraph: Paragraph): void {
    const innermost = this.#open.at(-1)
    if (innermost === undefined) this.outline.lead.push(paragraph)
    else innermost.entries.push(paragraph)
  }

  #addNode(marker: Marker, paragraph: Paragraph, depth: number): void {
    const node: OutlineNode = { marker, first: paragraph, entries: [] }
    const insideBox = this.#open.slice(0, depth).some((open) => open.marker.numbering === 'box')
    this.#open.length = depth
    const parent = this.#open.at(-1)
    if (parent === undefined) this.outline.nodes.push(node)
    else parent.entries.push(node)
    if (parent !== undefined) this.#nestings.add(nesting(parent.marker, marker))
    this.#open.push(node)
    if (marker.numbering === 'annex') this.#startPart()
    if (marker.number !== null && !insideBox) this.#last.set(marker.numbering, marker.number)
  }

  #startPart(): void {
    this.#last.clear()
    this.#nestings.clear()
  }

  /** How many of the open clauses stay open above the marker; null when it is no marker here. */
  #depthFor(marker: Marker): number | null {
    if (marker.numbering === 'annex') return 0
    const box = this.#open.findIndex((open) => open.marker.numbering === 'box')
    if (marker.numbering === 'box') return this.#depthForBox(box)
    const floor = box >= 0 && this.#staysInBox(marker, box) ? box + 1 : 0
    const ceiling = box >= 0 && floor === 0 ? box : this.#open.length
    const same = this.#open.findLastIndex(
      (open, index) => index >= floor && index < ceiling && sameNumbering(open.marker, marker),
    )
    const sibling = this.#open[same]
    if (sibling !== undefined) return this.#follows(sibling.marker, marker) ? same : null
    if (!this.#mayStart(marker, floor > 0)) return null
    let depth = ceiling
    while (depth > floor && !this.#nestsUnder(this.#open[depth - 1], marker)) depth--
    return depth
  }

  #depthForBox(box: number): number {
    let depth = box >= 0 ? box : this.#open.length
    while (depth > 0 && BELOW_ARTICLE.has(this.#open[depth - 1]?.marker.numbering ?? 'part'))
      depth--
    return depth
  }

  #staysInBox(marker: Marker, box: number): boolean {
    if (CLOSES_BOX.has(marker.numbering)) return false
    if (marker.number === null || marker.number === 1) return true
    const inside = this.#open.findLast(
      (open, index) => index > box && sameNumbering(open.marker, marker),
    )
    return inside !== undefined && inside.marker.number === marker.number - 1
  }

  #follows(sibling: Marker, marker: Marker): boolean {
    if (sibling.number === null || marker.number === null) return true
    const step = marker.number - sibling.number
    if (marker.number === 1 || step === 0) return true
    return step > 0 && (STRONG.has(marker.numbering) || step <= 1 + MAX_GAP)
  }

  #mayStart(marker: Marker, insideBox: boolean): boolean {
    if (marker.number === null || marker.number === 1 || STRONG.has(marker.numbering)) return true
    const last = insideBox ? undefined : this.#last.get(marker.numbering)
    const step = marker.number - (last ?? Number.NEGATIVE_INFINITY)
    if (step > 0 && step <= 1 + MAX_GAP) return true
    return this.#next.get(marker) === marker.number + 1
  }

  /**
   * A numbering stands under a higher one, and under a lower one only when it opens a list of its
   * own there after which the lower one counts on (1. … （一）（二） … 2.), or has done so before.
   */
  #nestsUnder(open: OutlineNode | undefined, marker: Marker): boolean {
    if (open === undefined) return true
    if (rank(open.marker.numbering) < rank(marker.numbering)) return true
    if (this.#nestings.has(nesting(open.marker, marker))) return true
    if (open.marker.number === null || marker.number !== 1) return false
    return this.#next.get(open.marker) === open.marker.number + 1
  }
}

function nesting(outer: Marker, inner: Marker): string {
  return `${outer.numbering}>${inner.numbering}`
}

function sameNumbering(a: Marker, b: Marker): boolean {
  return a.numbering === b.numbering
}

/** Paragraphs in source order as a tree; every paragraph stands in it once, in the same order. */
export function* readOutline(paragraphs: readonly Paragraph[]): Steps<Outline> {
  const quoted = openQuotations(paragraphs.map((paragraph) => paragraph.text))
  const reader = new OutlineReader(paragraphs)
  yield* eachInSteps(paragraphs, (paragraph, index) => {
    reader.read(paragraph, quoted[index] ?? false)
  })
  return reader.outline
}
