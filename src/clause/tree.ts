// Clause: the outline becomes units: titles, 款, run-in paragraphs, boxes.
import type { ClauseKind } from '../domain/clause.ts'
import { boxUnit } from './boxes.ts'
import { isBareHeading, isHeadingLine, readRunInHead, readTitle } from './headings.ts'
import { kindOf } from './kinds.ts'
import { isNode, paragraphsOf, type OutlineNode } from './outline.ts'
import { slicePassage, type Passage } from './passage.ts'
import type { Paragraph } from './paragraphs.ts'
import { appendParagraph, bodyOf, unnumberedUnit, type Unit } from './unit.ts'

/** Own text of a clause beyond which further paragraphs become units of their own. */
const MAX_OWN_CHARS = 800

/** A lone paragraph that opens with a short sentence is an introduction. */
const MIN_RUN_IN_PARAGRAPHS = 2

const LIST_KINDS = new Set<ClauseKind>(['item', 'subitem', 'bullet'])

/** A paragraph unit in the making and the list under it. */
interface Group {
  paragraph: Paragraph
  nodes: OutlineNode[]
}

/**
 * A numbered clause and everything under it as units.
 * @param enclosing kinds of the clauses around it, outermost first
 */
export function unitOf(node: OutlineNode, enclosing: readonly ClauseKind[]): Unit {
  const kind = kindOf(node.marker.numbering, enclosing)
  const inside = [...enclosing, kind]
  if (kind === 'box') return boxUnit(node, (entry) => unitOf(entry, inside))
  return node.marker.numbering === 'article'
    ? articleUnit(node, inside)
    : sectionUnit(node, kind, inside)
}

/**
 * An article (条) of one 款 keeps its words; one of several holds its marker and heading alone and
 * each 款 is a paragraph unit with the 项 under it, so that every 款 has an address and no character
 * stands twice.
 */
function articleUnit(node: OutlineNode, inside: readonly ClauseKind[]): Unit {
  const { first, entries } = node
  const body = bodyOf(first)
  const caption = /^【([^】]*)】\s*/u.exec(body.text)
  const hasHeading =
    caption?.[0].length === body.text.length ||
    body.text === '' ||
    (isHeadingLine(body.text) && entries.some((entry) => !isNode(entry)))
  const headLength = hasHeading
    ? first.text.length
    : node.marker.length + (caption?.[0].length ?? 0)
  const opening: Paragraph = { ...slicePassage(first, headLength, first.text.length), marker: null }
  const groups = groupByParagraph(hasHeading ? entries : [opening, ...entries])
  const article: Unit = {
    kind: 'article',
    marker: node.marker,
    title: caption?.[1] ?? (hasHeading ? readTitle(body.text, true) : null),
    own: first,
    children: [],
  }
  if (groups.paragraphs.length < 2) {
    const only = groups.paragraphs[0]
    if (hasHeading && only !== undefined) appendParagraph(article, only.paragraph)
    article.children = [...groups.before, ...(only?.nodes ?? [])].map((child) =>
      unitOf(child, inside),
    )
    return article
  }
  article.own = slicePassage(first, 0, headLength)
  article.children = groups.before.map((child) => unitOf(child, inside))
  for (const { paragraph, nodes } of groups.paragraphs) {
    const unit = unnumberedUnit('paragraph', paragraph, null)
    unit.children = nodes.map((child) => unitOf(child, [...inside, 'paragraph']))
    article.children.push(unit)
  }
  return article
}

function groupByParagraph(entries: readonly (Paragraph | OutlineNode)[]): {
  before: OutlineNode[]
  paragraphs: Group[]
} {
  const before: OutlineNode[] = []
  const paragraphs: Group[] = []
  for (const entry of entries) {
    if (!isNode(entry)) paragraphs.push({ paragraph: entry, nodes: [] })
    else (paragraphs.at(-1)?.nodes ?? before).push(entry)
  }
  return { before, paragraphs }
}

/** Whether the paragraphs under a bare heading are run-in ones: they begin so, or most of them do. */
function hasRunInParagraphs(first: Paragraph, paragraphs: readonly Paragraph[]): boolean {
  if (!isBareHeading(bodyOf(first).text)) return false
  const heads = paragraphs.filter((paragraph) => readRunInHead(paragraph.text) !== null)
  return (
    heads.length >= MIN_RUN_IN_PARAGRAPHS &&
    (heads[0] === paragraphs[0] || heads.length * 2 >= paragraphs.length)
  )
}

function sectionUnit(node: OutlineNode, kind: ClauseKind, inside: readonly ClauseKind[]): Unit {
  const { first, entries } = node
  const runIn = hasRunInParagraphs(first, paragraphsOf(node))
  const title = readTitle(bodyOf(first).text, entries.length > 0)
  const section: Unit = { kind, marker: node.marker, title, own: first, children: [] }
  let current: Unit | null = null
  for (const entry of entries) {
    if (isNode(entry)) {
      const list: boolean =
        current !== null && LIST_KINDS.has(kindOf(entry.marker.numbering, inside))
      const parent: Unit = list && current !== null ? current : section
      parent.children.push(unitOf(entry, list ? [...inside, 'paragraph'] : inside))
      if (!list) current = null
      continue
    }
    const head = runIn ? readRunInHead(entry.text) : null
    if (head === null && continues(current ?? section, entry)) {
      appendParagraph(current ?? section, entry)
    } else {
      current = unnumberedUnit('paragraph', entry, head)
      section.children.push(current)
    }
  }
  return section
}

/** Whether a paragraph without a head goes on with the words of a unit. */
function continues(unit: Unit, paragraph: Passage): boolean {
  if (unit.children.length > 0 || paragraph.afterMatter) return false
  return unit.own.text.length + paragraph.text.length <= MAX_OWN_CHARS
}
