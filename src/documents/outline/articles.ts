// Documents: an article of a statute (条) and its 款.
import { isHeadingLine, readTitle } from './headings.ts'
import { isNode, paragraphsOf, type OutlineNode } from './outline.ts'
import { slicePassage } from './passage.ts'
import type { Paragraph } from './paragraphs.ts'
import { appendParagraphs, bodyOf, unnumberedUnit, type Unit } from './unit.ts'

/** Makes a clause under an article a unit; `inParagraph` when a 款 stands between. */
type ToUnit = (entry: OutlineNode, inParagraph: boolean) => Unit

/** A 款 and the list under it. */
interface Group {
  paragraph: Paragraph
  nodes: OutlineNode[]
}

interface Opening {
  title: string | null
  /** Characters of the first paragraph that are marker and heading. */
  headChars: number
}

/** The heading of an article: 【禁止行为】 after the marker, or a short line above its text. */
function readOpening({ marker, first, ...node }: OutlineNode): Opening {
  const body = bodyOf(first).text
  const caption = /^【([^】]*)】\s*/u.exec(body)
  const isHeading =
    body === '' ||
    caption?.[0].length === body.length ||
    (isHeadingLine(body) && paragraphsOf({ marker, first, ...node }).length > 0)
  return {
    title: caption?.[1] ?? (isHeading ? readTitle(body, true) : null),
    headChars: isHeading ? first.text.length : marker.length + (caption?.[0].length ?? 0),
  }
}

function groupByParagraph(entries: readonly (Paragraph | OutlineNode)[]): {
  before: OutlineNode[]
  groups: Group[]
} {
  const before: OutlineNode[] = []
  const groups: Group[] = []
  for (const entry of entries) {
    if (!isNode(entry)) groups.push({ paragraph: entry, nodes: [] })
    else (groups.at(-1)?.nodes ?? before).push(entry)
  }
  return { before, groups }
}

/**
 * An article (条) of one 款 keeps its words; one of several holds its marker and heading alone and
 * each 款 is a paragraph unit with the 项 under it, so that every 款 has an address and no character
 * stands twice.
 */
export function articleUnit(node: OutlineNode, toUnit: ToUnit): Unit {
  const { marker, first } = node
  const { title, headChars } = readOpening(node)
  const isHeading = headChars === first.text.length
  const opening: Paragraph = { ...slicePassage(first, headChars, first.text.length), marker: null }
  const { before, groups } = groupByParagraph(isHeading ? node.entries : [opening, ...node.entries])
  const children = before.map((child) => toUnit(child, false))
  const article: Unit = { kind: 'article', marker, title, own: first, children }
  const [only] = groups
  if (only === undefined) return article
  if (groups.length === 1 && before.length === 0 && !only.paragraph.afterMatter) {
    if (isHeading) appendParagraphs(article, [only.paragraph])
    for (const child of only.nodes) children.push(toUnit(child, false))
    return article
  }
  article.own = slicePassage(first, 0, headChars)
  for (const { paragraph, nodes } of groups) {
    const unit = unnumberedUnit('paragraph', paragraph, null)
    unit.children = nodes.map((child) => toUnit(child, true))
    children.push(unit)
  }
  return article
}
