// Documents: infers lost and wrong glyphs from the same words elsewhere; only the search text changes.
import type { Clause, ClauseDefect } from '#domain/clause.ts'
import type { Span } from '#domain/document.ts'
import type { Steps } from '#domain/work/steps.ts'
import { searchForm } from '#zh/normalise.ts'
import { findDifferences, MAX_LOST_CHARS, type Difference } from './alignment.ts'
import { filledGap, Wording } from './gap-filling.ts'
import { findGaps } from './gaps.ts'
import { phrasesOf, PhraseIndex, textOf, windowOf, type Phrase } from './wording.ts'

/** Equal characters on both sides together when a blank marks the gap. */
const MIN_GAP_CONTEXT = 4
/** Equal characters on each side when nothing marks the gap. */
const MIN_INSERT_CONTEXT = 3
/** Equal characters beside a wrong glyph: together, and on the poorer side. */
const MIN_WRONG_CONTEXT = 8
const MIN_WRONG_SIDE = 2

/** What it takes to call the blanks of a document damage; see isConfirmed. */
const MIN_CONFIRMED_READINGS = 3
const MIN_CONFIRMED_SHARE = 0.2

/** Blanks that may be gaps in a text known to be damaged: beside a Chinese character at least once. */
const ANY_BLANK = /(?<=[\p{Script=Han}，、；。：（(“]) (?=[\p{Script=Han}，、；。：）)”])/gu
const HAN = /^\p{Script=Han}+$/u

/** The damaged part of a document: the clauses with gaps and those that stand beside them. */
interface Damage {
  clauses: Clause[]
  /** Every character that still stands there: these glyphs are not lost. */
  glyphs: Set<string>
  /** Whether a reading stands there more than once. */
  isRepeated: (reading: string) => boolean
}

function findDamage(clauses: readonly Clause[], gaps: ReadonlyMap<string, Span[]>): Damage {
  const parents = new Set(
    clauses.filter(({ id }) => gaps.has(id)).map(({ id, parentId }) => parentId ?? id),
  )
  const damaged = clauses.filter(({ id, parentId }) => gaps.has(id) || parents.has(parentId ?? id))
  const glyphs = new Set<string>()
  for (const { text } of damaged) for (const glyph of text) glyphs.add(glyph)
  const repeated = new Map<string, boolean>()
  const isRepeated = (reading: string): boolean => {
    const known = repeated.get(reading) ?? standsTwice(damaged, reading)
    repeated.set(reading, known)
    return known
  }
  return { clauses: damaged, glyphs, isRepeated }
}

function standsTwice(clauses: readonly Clause[], reading: string): boolean {
  let times = 0
  for (const { text } of clauses) {
    for (let at = text.indexOf(reading); at >= 0; at = text.indexOf(reading, at + 1)) {
      times++
      if (times > 1) return true
    }
  }
  return false
}

function isLost(text: string, glyphs: ReadonlySet<string>): boolean {
  return HAN.test(text) && [...text].every((character) => !glyphs.has(character))
}

/**
 * The defect that a difference from the sister text is taken for; null for an edit of the text. A
 * blank where the sister has nothing is repaired by nothing.
 */
function judge(difference: Difference, damage: Damage): Omit<ClauseDefect, 'repairedFrom'> | null {
  const { left, leftStart, right, before, after } = difference
  const span = { start: leftStart, end: leftStart + left.length, repair: right }
  const poorer = Math.min(before, after)
  if (right.length > MAX_LOST_CHARS) return null
  if (right === '') {
    const isMereBlank = left.trim() === '' && poorer >= MIN_WRONG_SIDE
    return isMereBlank ? { kind: 'lost-glyph', ...span } : null
  }
  if (left !== '' && left.trim() === '') {
    const fits = poorer >= 1 && before + after >= MIN_GAP_CONTEXT && HAN.test(right)
    return fits ? { kind: 'lost-glyph', ...span } : null
  }
  if (left === '') {
    const fits = poorer >= MIN_INSERT_CONTEXT && isLost(right, damage.glyphs)
    return fits ? { kind: 'lost-glyph', ...span } : null
  }
  const fits =
    HAN.test(left) &&
    HAN.test(right) &&
    left.length === right.length &&
    before + after >= MIN_WRONG_CONTEXT &&
    poorer >= MIN_WRONG_SIDE &&
    [...right].some((character) => !damage.glyphs.has(character))
  return fits ? { kind: 'wrong-glyph', ...span } : null
}

/** What aligning a phrase with the most similar phrase of the sister shows to be damaged in it. */
function alignedDefects(phrase: Phrase, sister: PhraseIndex, damage: Damage): ClauseDefect[] {
  const twin = sister.mostLike(phrase)
  if (twin === null) return []
  if (textOf(twin) === textOf(phrase)) return []
  const here = windowOf(phrase)
  const there = windowOf(twin)
  return findDifferences(here.text, there.text).flatMap((difference) => {
    const verdict = judge(difference, damage)
    if (verdict === null) return []
    const start = verdict.start + here.start
    const end = verdict.end + here.start
    if (start < phrase.start || end > phrase.end) return []
    // Read in another place too, it is a word of its own.
    const reading = phrase.clause.text.slice(start, end)
    if (verdict.kind === 'wrong-glyph' && damage.isRepeated(reading)) return []
    return [{ ...verdict, start, end, repairedFrom: twin.clause.id }]
  })
}

function isBlankMarked(clause: Clause, { start, end }: ClauseDefect): boolean {
  return end > start && clause.text.slice(start, end).trim() === ''
}

/**
 * Blanks prove which glyphs the document has lost; without a blank only one of those is taken for
 * lost, anything else for an edit.
 */
function keepProven(found: ReadonlyMap<Clause, ClauseDefect[]>): Map<Clause, ClauseDefect[]> {
  const lost = new Set<string>()
  for (const [clause, defects] of found) {
    for (const defect of defects) {
      if (isBlankMarked(clause, defect)) for (const glyph of defect.repair ?? '') lost.add(glyph)
    }
  }
  const isProven = (clause: Clause, defect: ClauseDefect): boolean =>
    isBlankMarked(clause, defect) ||
    [...(defect.repair ?? '')].every(
      (glyph) => lost.has(glyph) || clause.text.slice(defect.start, defect.end).includes(glyph),
    )
  return new Map(
    [...found].map(([clause, defects]) => [
      clause,
      defects.filter((defect) => isProven(clause, defect)),
    ]),
  )
}

/** Fills the blanks that alignment left open, and marks those that stay so. */
function* closeGaps(
  clause: Clause,
  aligned: readonly ClauseDefect[],
  sources: RepairSources,
): Steps<ClauseDefect[]> {
  const found: ClauseDefect[] = []
  const closed = new Set<number>()
  const close = (defect: ClauseDefect): void => {
    found.push(defect)
    for (let at = defect.start; at < defect.end; at++) closed.add(at)
  }
  aligned.forEach(close)
  for (const { index } of clause.text.matchAll(ANY_BLANK)) {
    yield
    if (closed.has(index)) continue
    const filled = filledGap(clause, { start: index, end: index + 1 }, sources.wording)
    if (filled !== null) close(filled)
  }
  for (const gap of sources.gaps.get(clause.id) ?? []) {
    if (closed.has(gap.start)) continue
    close({ kind: 'lost-glyph', ...gap, repair: null, repairedFrom: null })
  }
  return found.filter(({ repair }) => repair !== '').toSorted((a, b) => a.start - b.start)
}

interface RepairSources {
  gaps: ReadonlyMap<string, Span[]>
  /** What may fill a gap: the wording of the sister, then the document's own. */
  wording: Wording
}

/**
 * Whether blanks are damage here and not lost line ends or lists of names: several different glyphs
 * stand in their places where the same words occur elsewhere.
 */
function isConfirmed(closed: ReadonlyMap<Clause, ClauseDefect[]>): boolean {
  const marked = [...closed].flatMap(([clause, defects]) =>
    defects.filter((defect) => isBlankMarked(clause, defect)),
  )
  const readings = marked.flatMap(({ repair }) => repair ?? [])
  return (
    new Set(readings).size >= MIN_CONFIRMED_READINGS &&
    readings.length >= marked.length * MIN_CONFIRMED_SHARE
  )
}

/** The text with every inferred reading in place. */
function repairedText(text: string, defects: readonly ClauseDefect[]): string {
  let repaired = ''
  let at = 0
  for (const { start, end, repair } of defects) {
    if (repair === null) continue
    repaired += text.slice(at, start) + repair
    at = end
  }
  return repaired + text.slice(at)
}

/**
 * Marks what is lost or wrong in a damaged document and infers it from the sister (its draft), or
 * from the same words elsewhere in the document. Texts stay as they are: readings go into `defects`
 * and `searchText` alone. Where the two texts differ without a sign of damage (no blank, and the
 * glyph still stands in that part of the document) the difference is an edit and is left alone.
 * @param clauses all clauses of the document
 * @param sisterClauses those of the document it was edited from; none to use its own words alone
 * @returns the clauses in the same order, the damaged ones replaced
 */
export function* repairFromSister(
  clauses: readonly Clause[],
  sisterClauses: readonly Clause[],
): Steps<Clause[]> {
  const gaps = findGaps(clauses)
  if (gaps.size === 0) return [...clauses]
  const damage = findDamage(clauses, gaps)
  const sister = new PhraseIndex(sisterClauses)
  const found = new Map<Clause, ClauseDefect[]>()
  for (const clause of damage.clauses) {
    const defects: ClauseDefect[] = []
    for (const phrase of phrasesOf(clause)) {
      yield
      defects.push(...alignedDefects(phrase, sister, damage))
    }
    found.set(clause, defects)
  }
  const aligned = keepProven(found)
  const sources: RepairSources = { gaps, wording: new Wording([...sisterClauses, ...clauses]) }
  const closed = new Map<Clause, ClauseDefect[]>()
  for (const [clause, defects] of aligned) {
    closed.set(clause, yield* closeGaps(clause, defects, sources))
  }
  if (!isConfirmed(closed)) return [...clauses]
  return clauses.map((clause) => {
    const defects = closed.get(clause) ?? []
    if (defects.length === 0) return clause
    return { ...clause, defects, searchText: bothReadings(clause.text, defects) }
  })
}

/** A wrong glyph is searched by what probably stood there and by what is printed. */
function bothReadings(text: string, defects: readonly ClauseDefect[]): string {
  const repaired = searchForm(repairedText(text, defects))
  const isMisprinted = defects.some(({ kind, repair }) => kind === 'wrong-glyph' && repair !== null)
  return isMisprinted ? `${repaired}\n${searchForm(text)}` : repaired
}
