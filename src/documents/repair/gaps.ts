// Documents: blanks inside Chinese words, where a converter lost a glyph.
import type { Clause } from '#domain/clause.ts'
import type { Span } from '#domain/document.ts'
import { CELL_SEPARATOR } from '../formats/laid-block.ts'
import { isHeadingLine } from '../outline/headings.ts'

const BLANK_IN_WORDS = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu
const QUOTED_NAME = /《[^《》]*》/gu
/** 协 调 委 员 会: letters spaced out on purpose. */
const SPACED_OUT = /(?<!\p{Script=Han})\p{Script=Han}(?: +\p{Script=Han}(?!\p{Script=Han})){2,}/gu
/** A document with fewer blanks inside words has odd typography, not lost glyphs. */
const FEWEST_GAPS = 5

function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map(({ index, 0: match }) => ({
    start: index,
    end: index + match.length,
  }))
}

/** Blanks between two Chinese characters of a clause that no custom of printing explains. */
function suspectsOf(clause: Clause): Span[] {
  const { text, marker, kind } = clause
  if (kind === 'matter' || text.includes(CELL_SEPARATOR)) return []
  if (clause.kind !== 'box-item' && isHeadingLine(text)) return []
  const blanks = spansOf(text, BLANK_IN_WORDS).filter(({ start }) => start > marker.length)
  return [QUOTED_NAME, SPACED_OUT].reduce(
    (left, excuse) => outside(left, spansOf(text, excuse)),
    blanks,
  )
}

/** The spans that stand within none of the others; both are in order and do not overlap. */
function outside(spans: readonly Span[], others: readonly Span[]): Span[] {
  let at = 0
  return spans.filter(({ start, end }) => {
    while (at < others.length && (others[at]?.end ?? 0) < end) at++
    const other = others[at]
    return other === undefined || other.start > start
  })
}

/**
 * The lost glyphs of a document that can be seen: for each clause id the blanks inside words. Empty
 * for a document with a few odd blanks only.
 */
export function findGaps(clauses: readonly Clause[]): Map<string, Span[]> {
  const gaps = new Map<string, Span[]>()
  let total = 0
  for (const clause of clauses) {
    const suspects = suspectsOf(clause)
    if (suspects.length > 0) gaps.set(clause.id, suspects)
    total += suspects.length
  }
  return total < FEWEST_GAPS ? new Map() : gaps
}
