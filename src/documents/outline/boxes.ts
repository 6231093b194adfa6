// Documents: a box (专栏) and its entries.
import { closeUpHeading, isHeadingLine, readColonHead, readRunInHead } from './headings.ts'
import { isNode, paragraphsOf, type OutlineNode } from './outline.ts'
import type { Paragraph } from './paragraphs.ts'
import { appendParagraphs, bodyOf, unnumberedUnit, type Unit } from './unit.ts'

type ReadHead = (text: string) => string | null

/** Entries have heads before a colon; where no paragraph of the box has one, before a full stop. */
function headReader(paragraphs: readonly Paragraph[]): ReadHead {
  const colon = paragraphs.some((paragraph) => readColonHead(paragraph.text) !== null)
  return colon ? readColonHead : readRunInHead
}

/**
 * A box as a unit: its heading, then one box item for each paragraph with a head and each numbered
 * entry; a paragraph without a head goes on with the entry before it.
 * @param node the box in the outline
 * @param toUnit makes a numbered entry a unit
 */
export function boxUnit(node: OutlineNode, toUnit: (entry: OutlineNode) => Unit): Unit {
  const { first: heading, entries } = node
  const readHead = headReader(paragraphsOf(node))
  const title = bodyOf(heading).text
  const box: Unit = {
    kind: 'box',
    marker: node.marker,
    title: title === '' ? null : closeUpHeading(title),
    own: heading,
    children: [],
  }
  const further = new Map<Unit, Paragraph[]>()
  const goOn = (unit: Unit, paragraph: Paragraph): void => {
    const paragraphs = further.get(unit)
    if (paragraphs === undefined) further.set(unit, [paragraph])
    else paragraphs.push(paragraph)
  }
  for (const entry of entries) {
    if (isNode(entry)) {
      box.children.push(toUnit(entry))
      continue
    }
    const head = readHead(entry.text)
    const last = box.children.at(-1)
    if (head !== null || entry.afterMatter) {
      box.children.push(unnumberedUnit('box-item', entry, head))
    } else if (last === undefined) {
      if (box.title === null && isHeadingLine(entry.text)) box.title = closeUpHeading(entry.text)
      goOn(box, entry)
    } else if (last.children.length === 0) {
      goOn(last, entry)
    } else {
      last.children.push(unnumberedUnit('paragraph', entry, null))
    }
  }
  for (const [unit, paragraphs] of further) appendParagraphs(unit, paragraphs)
  return box
}
