// Retrieve: which clauses a number means, when people call 条 what the document calls （一） or 一、.
import type { AddressKind, AddressSegment } from '#domain/address.ts'
import type { Clause, ClauseKind } from '#domain/clause.ts'

/**
 * The kinds that a unit word may mean, best first: the first kind that the place has at all is
 * meant. The words of GB/T 9704 documents are loose: its （一） is called 条, 点, 项 or 款.
 */
const MEANINGS: Record<AddressKind, readonly ClauseKind[]> = {
  part: ['part', 'chapter', 'section', 'article'],
  chapter: ['chapter', 'part', 'section'],
  section: ['section', 'article', 'paragraph', 'item'],
  article: ['article', 'section', 'chapter', 'item', 'paragraph', 'box-item', 'subitem', 'bullet'],
  paragraph: ['paragraph', 'article', 'item', 'section', 'chapter', 'box-item', 'subitem', 'bullet'],
  item: ['item', 'article', 'paragraph', 'box-item', 'subitem', 'bullet', 'section', 'chapter'],
  subitem: ['subitem', 'item', 'paragraph', 'box-item', 'bullet'],
  any: ['article', 'section', 'item', 'paragraph', 'chapter', 'subitem', 'box-item', 'bullet'],
  box: ['box'],
  annex: ['part'],
  preamble: ['preamble'],
  heading: [],
} // prettier-ignore

const BRACKETED_MARKER = /^\s*[（(]/u
const ANNEX_MARKER = /^附/u
/** Printed as 第…条, so that the number is the document's own and never a count. */
const OWN_NUMBER = /^\s*第/u

export interface NumberMatch {
  /** Each way to read the number: one clause, or the clauses of a range. */
  readings: Clause[][]
  /** All clauses among which the number was looked for, in reading order. */
  members: readonly Clause[]
}

/** 14-1 (第十四条之一) lies between 14 and 15. */
function ordinalValue(ordinal: string | null): number {
  const [whole = '', inserted = '0'] = (ordinal ?? '').split(/(?<=\d)-/u)
  return whole === '' ? Number.NaN : Number(whole) + Number(inserted) / 1000
}

function candidatesOf(segment: AddressSegment, pool: readonly Clause[]): readonly Clause[] {
  if (segment.kind === 'annex') return pool.filter(({ marker }) => ANNEX_MARKER.test(marker))
  const numbered = pool.filter(({ kind, marker }) => kind !== 'part' || !ANNEX_MARKER.test(marker))
  if (segment.bracketed !== true) return numbered
  const bracketed = numbered.filter(({ marker }) => BRACKETED_MARKER.test(marker))
  return bracketed.length > 0 ? bracketed : numbered
}

/** The members that a unit word means here: those of the first kind that is present. */
function membersOf(segment: AddressSegment, pool: readonly Clause[]): readonly Clause[] {
  const candidates = candidatesOf(segment, pool)
  const groups = MEANINGS[segment.kind]
    .map((meaning) => candidates.filter(({ kind }) => kind === meaning))
    .filter((group) => group.length > 0)
  const bearing = groups.find((group) => group.some(({ ordinal }) => ordinal === segment.ordinal))
  return (segment.bracketed === true ? bearing : undefined) ?? groups[0] ?? []
}

function fromEnd(
  ordinal: string,
  through: string | undefined,
  members: readonly Clause[],
): Clause[] {
  const at = members.length + Number(ordinal)
  if (at < 0) return []
  return members.slice(at, through === undefined ? at + 1 : undefined)
}

/** From each clause with the first number on to the next one with the last, siblings only. */
function ranges(from: string, through: string, members: readonly Clause[]): Clause[][] {
  const starts = members.filter(({ ordinal }) => ordinal === from)
  return starts.flatMap((start) => {
    const end = members.find(({ ordinal, order }) => ordinal === through && order > start.order)
    const next = starts.find(({ order }) => order > start.order)
    if (end === undefined || (next !== undefined && next.order < end.order)) return []
    return [members.filter(({ order }) => order >= start.order && order <= end.order)]
  })
}

/** 第三部分第二项: the second there, when no unit there bears the number and none could. */
function byPosition(segment: AddressSegment, members: readonly Clause[]): Clause[] {
  if (segment.bracketed === true || members.some(({ marker }) => OWN_NUMBER.test(marker))) return []
  const first = Number(segment.ordinal)
  const chosen = members.slice(first - 1, Number(segment.through ?? segment.ordinal))
  return chosen.length === Number(segment.through ?? first) - first + 1 ? chosen : []
}

/**
 * Reads the number of a segment in a pool of clauses (a document, or what stands under a clause).
 * @param isInside whether the pool lies under a clause, where a number may also be a position
 */
export function matchNumber(
  segment: AddressSegment,
  pool: readonly Clause[],
  isInside: boolean,
): NumberMatch {
  const members = membersOf(segment, pool)
  const { ordinal, through } = segment
  if (ordinal === undefined) return { readings: members.map((clause) => [clause]), members }
  if (ordinal.startsWith('-')) {
    const counted = fromEnd(ordinal, through, members)
    return { readings: counted.length === 0 ? [] : [counted], members }
  }
  const readings =
    through === undefined
      ? members.filter((clause) => clause.ordinal === ordinal).map((clause) => [clause])
      : ranges(ordinal, through, members)
  if (readings.length > 0 || !isInside) return { readings, members }
  const positioned = byPosition(segment, members)
  return { readings: positioned.length === 0 ? [] : [positioned], members }
}

/** Whether a clause is what a segment says, unit and number, with no looser reading of the unit. */
export function bearsNumber({ kind, ordinal, bracketed }: AddressSegment, clause: Clause): boolean {
  if (clause.ordinal !== ordinal) return false
  if (bracketed === true) return BRACKETED_MARKER.test(clause.marker)
  return clause.kind === kind || (kind === 'part' && clause.kind === 'chapter')
}

/** The last clause that is numbered on from a member: （六） where （一） begins anew after it. */
export function lastOfRun(member: Clause, members: readonly Clause[]): Clause {
  let last = member
  for (const clause of members) {
    if (clause.order <= last.order) continue
    if (ordinalValue(clause.ordinal) <= ordinalValue(last.ordinal)) break
    last = clause
  }
  return last
}

/** The member whose number comes closest; the earlier of two. */
export function nearestByNumber(ordinal: string, members: readonly Clause[]): Clause | null {
  const wanted = ordinalValue(ordinal)
  const distance = (clause: Clause): number => Math.abs(ordinalValue(clause.ordinal) - wanted)
  return members.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}

/** Whether a number lies beyond those of all members. */
export function isBeyond(ordinal: string, members: readonly Clause[]): boolean {
  return members.every((clause) => ordinalValue(clause.ordinal) < ordinalValue(ordinal))
}
