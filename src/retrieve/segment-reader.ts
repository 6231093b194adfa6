// Retrieve: the segments of an address, read in one document from the widest to the narrowest.
import type { AddressSegment } from '#domain/address.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { normaliseText } from '#zh/normalise.ts'
import { clausesNamed, clausesTitled, nearestByName } from './head-match.ts'
import { missing, type Lookup, type Readings } from './lookup-result.ts'
import { bearsNumber, isBeyond, lastOfRun, matchNumber, nearestByNumber } from './number-match.ts'
import type { DocumentTree } from '#documents/clause-tree.ts'

export function distinct(clauses: readonly Clause[]): Clause[] {
  return [...new Map(clauses.map((clause) => [clause.id, clause])).values()]
}

function each(clauses: readonly Clause[], headAgrees: boolean): Readings {
  return { readings: clauses.map((clause) => [clause]), headAgrees }
}

/** Reads segments within one document. */
export class SegmentReader {
  readonly isTruncated: boolean
  readonly #outline: DocumentTree
  /** What the document is called, normalised. */
  readonly #names: readonly string[]

  /** @param document null when nothing but its clauses is known */
  constructor(outline: DocumentTree, document: PolicyDocument | null) {
    this.#outline = outline
    this.#names = document === null ? [] : [document.title, ...document.aliases].map(normaliseText)
    this.isTruncated = document?.defects.some(({ kind }) => kind === 'truncated') ?? false
  }

  /** @param within the clauses to look under, null for the whole document */
  read(segments: readonly AddressSegment[], within: readonly Clause[] | null): Readings {
    let places = within
    let result: Readings = { readings: [], headAgrees: false }
    for (const segment of segments) {
      const next =
        segment.kind === 'heading'
          ? this.#readHeading(segment, places)
          : this.#readNumber(segment, places)
      if ('failure' in next) return next
      if (next.readings.length === 0) continue
      places = next.readings.flat()
      result = { ...next, headAgrees: result.headAgrees || next.headAgrees }
    }
    return result
  }

  /** Why a heading is not the one of what a number addresses. */
  disagreement(name: string, addressed: readonly Clause[]): Lookup {
    const elsewhere = clausesTitled(name, this.#outline.clauses)
    const at = addressed[0]?.order ?? 0
    const [closest] = elsewhere.toSorted((a, b) => Math.abs(a.order - at) - Math.abs(b.order - at))
    if (closest !== undefined) return missing('name-disagrees', closest)
    const nearest =
      nearestByName(name, this.#under(addressed)) ?? nearestByName(name, this.#outline.clauses)
    return missing('no-such-heading', nearest)
  }

  #readHeading({ name = '' }: AddressSegment, places: readonly Clause[] | null): Readings {
    const found = clausesNamed(name, this.#pools(places).flat())
    if (found.length > 0) return each(found, true)
    // A title in quotation marks names the document, which is known already.
    const wanted = normaliseText(name)
    if (this.#names.some((title) => title.includes(wanted))) return each([], false)
    return { failure: missing('no-such-heading', nearestByName(name, this.#outline.clauses)) }
  }

  #readNumber(segment: AddressSegment, places: readonly Clause[] | null): Readings {
    const matches = this.#pools(places).map((pool) => matchNumber(segment, pool, places !== null))
    const inside = matches.flatMap((match) => match.readings)
    const itself = this.#numberedItself(segment, places ?? [])
    const isWide = segment.kind === 'part' || segment.kind === 'chapter'
    const [first, second] = isWide ? [itself, inside] : [inside, itself]
    const readings = first.length > 0 ? first : second
    if (readings.length > 0) return this.#agreeing(readings, segment)
    const members = matches.flatMap((match) => match.members)
    return { failure: this.#withoutNumber(segment, members, places) }
  }

  /** “保障措施”第四章 is the heading's own number; an article of one 款 is that 款. */
  #numberedItself(segment: AddressSegment, places: readonly Clause[]): Clause[][] {
    const itself =
      segment.kind === 'paragraph' && segment.ordinal === '1'
        ? places.filter(({ kind }) => kind === 'article')
        : places.filter((place) => bearsNumber(segment, place))
    return itself.map((clause) => [clause])
  }

  /** Readings that bear the heading given with the number, or what under them bears it. */
  #agreeing(readings: Clause[][], { name }: AddressSegment): Readings {
    if (name === undefined) return { readings, headAgrees: false }
    const own = readings.filter((clauses) => clausesNamed(name, clauses).length > 0)
    if (own.length > 0) return { readings: own, headAgrees: true }
    const inside = clausesNamed(name, this.#under(readings.flat()))
    if (inside.length > 0) return each(inside, true)
    return { failure: this.disagreement(name, readings.flat()) }
  }

  #withoutNumber(
    { ordinal = '', through }: AddressSegment,
    members: readonly Clause[],
    places: readonly Clause[] | null,
  ): Lookup {
    const asked = through ?? ordinal
    const last = members.at(-1) ?? null
    const end = this.#outline.clauses.at(-1)
    const isOpenEnded = places === null || this.#under(places).some(({ id }) => id === end?.id)
    if (this.isTruncated && isOpenEnded && last !== null && isBeyond(asked, members)) {
      return { kind: 'truncated', last }
    }
    const nearest = nearestByNumber(asked, members)
    if (nearest === null) return missing('no-such-number', places?.[0] ?? null)
    return missing('no-such-number', nearest, lastOfRun(nearest, members))
  }

  #pools(places: readonly Clause[] | null): readonly (readonly Clause[])[] {
    if (places === null) return [this.#outline.clauses]
    return places.map((place) => this.#outline.descendantsOf(place))
  }

  #under(clauses: readonly Clause[]): Clause[] {
    return distinct(clauses.flatMap((clause) => this.#outline.descendantsOf(clause)))
  }
}
