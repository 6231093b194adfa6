// Documents: gives the text after a finished list back to the clause that the list stands in.
import { isHeadingLine } from './headings.ts'
import type { Marker, Numbering } from './markers.ts'
import { isNode, type OutlineNode } from './outline.ts'
import type { Paragraph } from './paragraphs.ts'
import { bodyOf } from './unit.ts'

const LIST_NUMBERINGS = new Set<Numbering>(['arabic', 'arabic-bracket', 'circled', 'dash'])

function isListEntry(marker: Marker, inArticle: boolean): boolean {
  if (LIST_NUMBERINGS.has(marker.numbering)) return true
  return inArticle && (marker.numbering === 'han' || marker.numbering === 'han-bracket')
}

/** Where the paragraphs after a node's last clause begin. */
function tailStart(node: OutlineNode): number {
  return node.entries.findLastIndex((entry) => isNode(entry)) + 1
}

function hasContinuation(node: OutlineNode): boolean {
  return node.entries.some((entry) => !isNode(entry))
}

function isHeadingOnly(node: OutlineNode): boolean {
  return isHeadingLine(bodyOf(node.first).text)
}

function endsRun(node: OutlineNode, next: OutlineNode | undefined): boolean {
  if (next === undefined || next.marker.numbering !== node.marker.numbering) return true
  return (next.marker.number ?? 2) <= (node.marker.number ?? 1)
}

/**
 * The tree with trailing text lifted: unnumbered paragraphs after the last entry of a list belong to
 * the clause around the list (第二款 after the 项 of 第一款), unless the entry is a heading or, outside
 * articles (条), the entries before it have further paragraphs too.
 */
export function liftTrailingText(node: OutlineNode, inArticle = false): OutlineNode {
  const article = inArticle || node.marker.numbering === 'article'
  if (node.marker.numbering === 'box') return node
  const nodes = node.entries.filter((entry) => isNode(entry))
  let following = 0
  const entries: (Paragraph | OutlineNode)[] = []
  let siblingContinues = false
  for (const entry of node.entries) {
    if (!isNode(entry)) {
      entries.push(entry)
      continue
    }
    const child = liftTrailingText(entry, article)
    const next = nodes[++following]
    const lifts =
      isListEntry(child.marker, article) &&
      endsRun(child, next) &&
      (article || !siblingContinues) &&
      !isHeadingOnly(child)
    const tail = lifts ? child.entries.splice(tailStart(child)) : []
    entries.push(child)
    for (const paragraph of tail) entries.push(paragraph)
    siblingContinues = (siblingContinues && !endsRun(child, next)) || hasContinuation(child)
  }
  return { ...node, entries }
}
