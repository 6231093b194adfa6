// Documents: ids, paths and labels, the names by which a clause is addressed.
import type { Clause } from '#domain/clause.ts'
import type { Steps } from '#domain/work/steps.ts'
import { formatNumeral } from '#zh/numerals.ts'
import { searchForm } from '#zh/normalise.ts'
import type { Marker } from './markers.ts'
import { spanOf } from './passage.ts'
import type { Unit } from './unit.ts'

const MAX_LABEL_TITLE_CHARS = 24

/** A clause and the blocks that its words were taken from. */
export interface NamedClause {
  clause: Clause
  blocks: readonly number[]
}

/** What the names of the clauses under a unit are built on. */
interface Surroundings {
  parentId: string | null
  /** Id segments of the parent joined by dots; empty at the root. */
  segments: string
  path: readonly string[]
  /** The citation of the parent without titles: 三（二）, 第十二条第二款. */
  stem: string
  /** The part of the stem that an article number goes on from: the annex, else nothing. */
  annexStem: string
  parentLabel: string
  inStatute: boolean
}

const ROOT: Omit<Surroundings, 'segments'> = {
  parentId: null,
  path: [],
  stem: '',
  annexStem: '',
  parentLabel: '',
  inStatute: false,
}

interface Names {
  segment: string
  ordinal: string
  /** The unit in a path: 三, （二）, 第二款, 老年用品. */
  step: string
  stem: string
  label: string
}

function segmentNoun(unit: Unit): string {
  const numbering = unit.marker?.numbering
  if (numbering === 'annex' || numbering === 'subpart') return numbering
  return unit.kind === 'box-item' ? 'item' : unit.kind
}

function compact(text: string): string {
  return text.replaceAll(/\s+/gu, '')
}

function shortTitle(unit: Unit): string {
  return unit.title !== null && unit.title.length <= MAX_LABEL_TITLE_CHARS ? unit.title : ''
}

/** The marker as people write it, whatever its width and spacing in the source. */
function stepOf(unit: Unit, count: number, inStatute: boolean): string {
  const { marker } = unit
  if (unit.kind === 'box-item' && shortTitle(unit) !== '') return shortTitle(unit)
  if (marker === null || marker.numbering === 'dash') return unnumberedStep(unit, count, inStatute)
  const number = marker.number ?? count
  switch (marker.numbering) {
    case 'han':
      return formatNumeral(number)
    case 'han-bracket':
      return `（${formatNumeral(number)}）`
    case 'arabic':
      return `${number}.`
    case 'arabic-bracket':
      return `（${number}）`
    case 'box':
    case 'annex':
      return compact(marker.printed).replaceAll(/[：:．.、]/gu, '')
    default:
      return compact(marker.printed)
  }
}

function unnumberedStep(unit: Unit, count: number, inStatute: boolean): string {
  if (unit.title !== null && unit.title.length <= MAX_LABEL_TITLE_CHARS) return unit.title
  if (unit.kind === 'paragraph') return inStatute ? `第${formatNumeral(count)}款` : `第${count}段`
  return unit.kind === 'bullet' ? `要点${count}` : `第${count}项`
}

function statuteStep(unit: Unit, step: string, marker: Marker | null): string {
  if (unit.kind === 'item' && marker?.number != null)
    return `第（${formatNumeral(marker.number)}）项`
  return unit.kind === 'subitem' && marker?.number != null ? `第${marker.number}目` : step
}

function decorate(unit: Unit, stem: string, inStatute: boolean): string {
  const title = shortTitle(unit)
  if (title === '' || unit.marker === null || inStatute || unit.kind === 'box-item') return stem
  switch (unit.marker.numbering) {
    case 'han':
      return `${stem}、${title}`
    case 'han-bracket':
    case 'arabic':
    case 'arabic-bracket':
    case 'circled':
      return stem + title
    case 'article':
    case 'dash':
      return stem
    default:
      return `${stem} ${title}`
  }
}

function namesOf(unit: Unit, count: number, around: Surroundings): Names {
  const { marker } = unit
  const ordinal =
    marker?.number == null
      ? String(count)
      : `${marker.number}${marker.suffix === null ? '' : `-${marker.suffix}`}`
  const step = stepOf(unit, count, around.inStatute)
  const segment = segmentNoun(unit) + ordinal
  const stem = stemOf(unit, step, around)
  return { segment, ordinal, step, stem, label: decorate(unit, stem, around.inStatute) }
}

function stemOf(unit: Unit, step: string, around: Surroundings): string {
  const numbering = unit.marker?.numbering
  if (numbering === 'annex') return step
  if (numbering === 'box' || numbering === 'article') return around.annexStem + step
  if (numbering === 'dash' || unit.kind === 'box-item') {
    return around.parentLabel === '' ? step : `${shortParent(unit, around)}·${step}`
  }
  if (around.inStatute) return around.stem + statuteStep(unit, step, unit.marker)
  const parted = unit.marker === null && /\p{Script=Han}$/u.test(around.stem)
  return around.stem + (parted ? '·' : '') + step
}

/** 专栏2·食品 leaves out the title of the box, 一（二）发展目标·行业… keeps that of the article. */
function shortParent(unit: Unit, around: Surroundings): string {
  return unit.kind === 'box-item' ? around.stem : around.parentLabel
}

/**
 * Names units from the outside in. Ids are unique in the document (a repeated number gets ~2, ~3)
 * and depend on numbers and places alone, so the same text always gives the same ids.
 */
export class ClauseNamer {
  readonly #documentId: string
  readonly #used = new Map<string, number>()
  readonly #named: NamedClause[] = []
  #boxes = 0

  constructor(documentId: string) {
    this.#documentId = documentId
  }

  /** Names units that have no parent, and all under them; returns them in reading order. */
  *name(units: readonly Unit[]): Steps<NamedClause[]> {
    yield* this.#nameChildren(units, { ...ROOT, segments: '' })
    return this.#named
  }

  *#nameChildren(units: readonly Unit[], around: Surroundings): Steps<void> {
    const counts = new Map<string, number>()
    for (const unit of units) {
      const noun = segmentNoun(unit)
      const count = (counts.get(noun) ?? 0) + 1
      counts.set(noun, count)
      if (unit.kind === 'box') this.#boxes++
      yield
      yield* this.#nameUnit(unit, unit.kind === 'box' ? this.#boxes : count, around)
    }
  }

  *#nameUnit(unit: Unit, count: number, around: Surroundings): Steps<void> {
    const names =
      unit.kind === 'preamble'
        ? { segment: 'preamble', ordinal: null, step: '导语', stem: '', label: '导语' }
        : namesOf(unit, count, around)
    const local = this.#unique(
      around.segments === '' ? names.segment : `${around.segments}.${names.segment}`,
    )
    const id = `${this.#documentId}:${local}`
    const path = [...around.path, names.step]
    const { text } = unit.own
    const clause: Clause = {
      id,
      documentId: this.#documentId,
      kind: unit.kind,
      marker: unit.marker?.printed ?? '',
      ordinal: names.ordinal,
      label: names.label,
      path,
      title: unit.title,
      text,
      searchText: searchForm(text),
      span: spanOf(unit.own),
      parentId: around.parentId,
      order: 0,
      defects: [],
    }
    this.#named.push({ clause, blocks: unit.own.blocks })
    const isAnnex = unit.marker?.numbering === 'annex'
    yield* this.#nameChildren(unit.children, {
      parentId: id,
      segments: local,
      path,
      stem: isAnnex ? `${names.stem} ` : names.stem,
      annexStem: isAnnex ? `${names.stem} ` : around.annexStem,
      parentLabel: names.label,
      inStatute: around.inStatute || unit.marker?.numbering === 'article',
    })
  }

  #unique(local: string): string {
    const times = (this.#used.get(local) ?? 0) + 1
    this.#used.set(local, times)
    return times === 1 ? local : `${local}~${times}`
  }
}
