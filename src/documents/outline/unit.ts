// Documents: a clause before it has a name: its kind, its own words and the clauses under it.
import type { ClauseKind } from '#domain/clause.ts'
import type { Marker } from './markers.ts'
import { joinPassages, slicePassage, type Passage } from './passage.ts'
import type { Paragraph } from './paragraphs.ts'

export interface Unit {
  kind: ClauseKind
  /** Null for units without a printed marker: 款, run-in paragraphs, box entries, preamble. */
  marker: Marker | null
  title: string | null
  /** The unit's own words, marker included; paragraphs are parted by a line break. */
  own: Passage
  children: Unit[]
}

/** Adds paragraphs to the end of a unit's own words, each after a line break. */
export function appendParagraphs(unit: Unit, paragraphs: readonly Passage[]): void {
  unit.own = joinPassages([unit.own, ...paragraphs], '\n')
}

/** A unit without a printed marker, begun by a paragraph. */
export function unnumberedUnit(kind: ClauseKind, paragraph: Passage, title: string | null): Unit {
  return { kind, marker: null, title, own: paragraph, children: [] }
}

/** A paragraph without its marker. */
export function bodyOf(paragraph: Paragraph): Passage {
  return slicePassage(paragraph, paragraph.marker?.length ?? 0, paragraph.text.length)
}
