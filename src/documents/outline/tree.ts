// Documents: the outline becomes units.
import type { ClauseKind } from '#domain/clause.ts'
import { articleUnit } from './articles.ts'
import { boxUnit } from './boxes.ts'
import { isBareHeading, readRunInHead, readTitle } from './headings.ts'
import { kindOf } from './kinds.ts'
import { isNode, paragraphsOf, type OutlineNode } from './outline.ts'
import type { Passage } from './passage.ts'
import type { Paragraph } from './paragraphs.ts'
import { appendParagraphs, bodyOf, unnumberedUnit, type Unit } from './unit.ts'

/** Own text of a clause beyond which further paragraphs become units of their own. */
const MAX_OWN_CHARS = 800

/** A lone paragraph that opens with a short sentence is an introduction. */
const MIN_RUN_IN_PARAGRAPHS = 2

const LIST_KINDS = new Set<ClauseKind>(['item', 'subitem', 'bullet'])

/** What a clause stands in. */
export interface Enclosing {
  /** Kinds of the clauses around it, outermost first. */
  kinds: readonly ClauseKind[]
  /** Whether one of them is an article of a statute (条). */
  inStatute: boolean
}

function within({ kinds, inStatute }: Enclosing, kind: ClauseKind): Enclosing {
  return { kinds: [...kinds, kind], inStatute }
}

/** A numbered clause and everything under it as units. */
export function unitOf(node: OutlineNode, enclosing: Enclosing): Unit {
  const { numbering } = node.marker
  const kind = kindOf(numbering, enclosing.kinds)
  const inside = within(enclosing, kind)
  if (kind === 'box') return boxUnit(node, (entry) => unitOf(entry, inside))
  if (numbering !== 'article') return sectionUnit(node, kind, inside)
  const statute = { ...inside, inStatute: true }
  return articleUnit(node, (entry, inParagraph) =>
    unitOf(entry, inParagraph ? within(statute, 'paragraph') : statute),
  )
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

function sectionUnit(node: OutlineNode, kind: ClauseKind, inside: Enclosing): Unit {
  const { first, entries } = node
  const runIn = hasRunInParagraphs(first, paragraphsOf(node))
  // In a statute the paragraphs after an item are its text, not the body of a heading.
  const title = readTitle(bodyOf(first).text, entries.length > 0 && !inside.inStatute)
  const section: Unit = { kind, marker: node.marker, title, own: first, children: [] }
  let current: Unit | null = null
  for (const entry of entries) {
    if (isNode(entry)) {
      const list: boolean =
        current !== null && LIST_KINDS.has(kindOf(entry.marker.numbering, inside.kinds))
      const parent: Unit = list && current !== null ? current : section
      parent.children.push(unitOf(entry, list ? within(inside, 'paragraph') : inside))
      if (!list) current = null
      continue
    }
    const head = runIn ? readRunInHead(entry.text) : null
    if (head === null && continues(current ?? section, entry)) {
      appendParagraphs(current ?? section, [entry])
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
