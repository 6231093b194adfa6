// Retrieve: an address read in one document, segment by segment.
import type { AddressSegment, ParsedAddress } from '../clause/address.ts'
import { headWords } from '../clause/address-words.ts'
import type { Clause } from '../domain/clause.ts'
import type { PolicyDocument } from '../domain/document.ts'
import { normaliseText } from '../text/normalise.ts'
import {
  clausesBeginning,
  clausesEnding,
  clausesNamed,
  clausesTitled,
  nearestByName,
} from './head-match.ts'
import { missing, type Lookup, type Readings } from './lookup-result.ts'
import { takeStep } from './lookup-step.ts'
import { isBeyond, matchNumber, nearestByNumber } from './number-match.ts'
import type { DocumentOutline } from './outline.ts'

/** Resolves addresses within one document. */
export class DocumentLookup {
  readonly #outline: DocumentOutline
  readonly #names: readonly string[]
  readonly #isTruncated: boolean

  /** @param document null when nothing but its clauses is known */
  constructor(outline: DocumentOutline, document: PolicyDocument | null) {
    this.#outline = outline
    this.#names = document === null ? [] : [document.title, ...document.aliases].map(normaliseText)
    this.#isTruncated = document?.defects.some(({ kind }) => kind === 'truncated') ?? false
  }

  /** @param current the clause of this document that the conversation is about */
  resolve(address: ParsedAddress, current: Clause | null): Lookup {
    const start = this.#readSegments(address, current)
    if ('failure' in start) return start.failure
    const result = address.step === 0 ? this.#applyWordsAfter(start.readings, address) : start
    if ('failure' in result) return result.failure
    const readings = preferNear(result.readings, current, this.#outline)
    const [only] = readings
    if (only === undefined) return missing('no-such-number')
    if (readings.length > 1) {
      return { kind: 'ambiguous', candidates: distinct(readings.flat()) }
    }
    const from = address.step < 0 ? only[0] : only.at(-1)
    if (address.step === 0 || address.stepKind === null || from === undefined) {
      return { kind: 'found', clauses: only }
    }
    const isTruncated = this.#isTruncated
    const step = { from, step: address.step, unit: address.stepKind, isTruncated }
    return takeStep(step, this.#outline)
  }

  #readSegments(address: ParsedAddress, current: Clause | null): Readings {
    const { segments } = address
    if (segments.length === 0) {
      return current === null
        ? { failure: missing('no-current-clause') }
        : { readings: [[current]] }
    }
    if (current !== null) {
      const inside = this.#walk(segments, [current])
      const isPartOfClause = /paragraph|item|subitem/u.test(segments[0]?.kind ?? '')
      if ('readings' in inside || isPartOfClause) return inside
    }
    const heads = this.#headsBefore(address.wordsBefore)
    return this.#walk(segments, heads.length === 0 ? null : heads)
  }

  /** Clauses with something under them whose heading the words before the address end in. */
  #headsBefore(words: string): Clause[] {
    const holders = this.#outline.clauses.filter(
      (clause) => this.#outline.childrenOf(clause).length > 0,
    )
    return clausesEnding(words, holders)
  }

  /** @param within the clauses to look under, null for the whole document */
  #walk(segments: readonly AddressSegment[], within: readonly Clause[] | null): Readings {
    let places = within
    let readings: Clause[][] = []
    for (const segment of segments) {
      const found =
        segment.kind === 'heading'
          ? this.#byHeading(segment, places)
          : this.#byNumber(segment, places)
      const named = 'failure' in found ? found : this.#agreeing(found.readings, segment)
      if ('failure' in named) return named
      if (named.readings.length === 0) continue
      readings = named.readings
      places = readings.flat()
    }
    return { readings }
  }

  #pools(places: readonly Clause[] | null): readonly (readonly Clause[])[] {
    if (places === null) return [this.#outline.clauses]
    return places.map((place) => this.#outline.descendantsOf(place))
  }

  #byHeading({ name = '' }: AddressSegment, places: readonly Clause[] | null): Readings {
    const found = clausesNamed(name, this.#pools(places).flat())
    if (found.length > 0) return { readings: found.map((clause) => [clause]) }
    // A title in quotation marks names the document, which is known already.
    const wanted = normaliseText(name)
    if (this.#names.some((title) => title.includes(wanted))) return { readings: [] }
    return { failure: missing('no-such-heading', nearestByName(name, this.#outline.clauses)) }
  }

  #byNumber(segment: AddressSegment, places: readonly Clause[] | null): Readings {
    const matches = this.#pools(places).map((pool) => matchNumber(segment, pool, places !== null))
    const readings = matches.flatMap((match) => match.readings)
    if (readings.length > 0) return { readings }
    if (places !== null) {
      const itself = this.#numberedItself(segment, places)
      if (itself.length > 0) return { readings: itself.map((clause) => [clause]) }
    }
    const members = matches.flatMap((match) => match.members)
    return { failure: this.#withoutNumber(segment, members, places) }
  }

  /** “保障措施”第四章 is the heading's own number; an article of one 款 is that 款. */
  #numberedItself(segment: AddressSegment, places: readonly Clause[]): Clause[] {
    if (segment.kind === 'paragraph' && segment.ordinal === '1') {
      return places.filter(({ kind }) => kind === 'article')
    }
    return matchNumber(segment, places, false).readings.flat()
  }

  #withoutNumber(
    { ordinal = '', through }: AddressSegment,
    members: readonly Clause[],
    places: readonly Clause[] | null,
  ): Lookup {
    const last = members.at(-1) ?? null
    const asked = through ?? ordinal
    const end = this.#outline.clauses.at(-1)
    const reachesEnd =
      places === null ||
      this.#pools(places)
        .flat()
        .some(({ id }) => id === end?.id)
    if (this.#isTruncated && reachesEnd && last !== null && isBeyond(asked, members)) {
      return { kind: 'truncated', last }
    }
    const nearest = nearestByNumber(asked, members) ?? places?.[0] ?? null
    return missing('no-such-number', nearest, last)
  }

  /** Readings that bear the heading given with the number, or what under them bears it. */
  #agreeing(readings: Clause[][], { kind, name }: AddressSegment): Readings {
    if (name === undefined || kind === 'heading') return { readings }
    const own = readings.filter((clauses) => clausesNamed(name, clauses).length > 0)
    if (own.length > 0) return { readings: own }
    const under = this.#under(readings)
    const inside = clausesNamed(name, under)
    if (inside.length > 0) return { readings: inside.map((clause) => [clause]) }
    return { failure: this.#disagreement(name, under) }
  }

  /** Words that only may be a heading narrow the readings, or contradict them, or are a topic. */
  #applyWordsAfter(readings: Clause[][], { segments, wordsAfter }: ParsedAddress): Readings {
    const isSettled =
      segments.at(-1)?.name !== undefined || readings.some(({ length }) => length > 1)
    if (wordsAfter === '' || isSettled) return { readings }
    const own = clausesBeginning(wordsAfter, readings.flat())
    if (own.length > 0) return { readings: own.map((clause) => [clause]) }
    const under = this.#under(readings)
    const inside = clausesBeginning(wordsAfter, under)
    if (inside.length > 0) return { readings: inside.map((clause) => [clause]) }
    const name = headWords(wordsAfter)
    return this.#contradicts(name, readings.flat(), under)
      ? { failure: this.#disagreement(name, under) }
      : { readings }
  }

  /** Whether words are a heading that stands elsewhere, where the number addresses headed clauses. */
  #contradicts(name: string, addressed: readonly Clause[], under: readonly Clause[]): boolean {
    const entries = under.filter(({ kind }) => kind === 'box-item')
    if (nearestByName(name, entries) !== null) return true
    const kinds = new Set(
      [...under.filter(({ title }) => title !== null), ...addressed].map(({ kind }) => kind),
    )
    return clausesTitled(name, this.#outline.clauses).some(({ kind }) => kinds.has(kind))
  }

  #disagreement(name: string, under: readonly Clause[]): Lookup {
    const [elsewhere] = clausesNamed(name, this.#outline.clauses)
    if (elsewhere !== undefined) return missing('name-disagrees', elsewhere)
    const nearest = nearestByName(name, under) ?? nearestByName(name, this.#outline.clauses)
    return missing('no-such-heading', nearest)
  }

  #under(readings: readonly (readonly Clause[])[]): Clause[] {
    return distinct(readings.flat().flatMap((clause) => this.#outline.descendantsOf(clause)))
  }
}

function distinct(clauses: readonly Clause[]): Clause[] {
  return [...new Map(clauses.map((clause) => [clause.id, clause])).values()]
}

/** Of several readings the one in the same section as the current clause, innermost first. */
function preferNear(
  readings: Clause[][],
  current: Clause | null,
  outline: DocumentOutline,
): Clause[][] {
  if (current === null || readings.length < 2) return readings
  for (const ancestor of outline.ancestorsOf(current)) {
    const inside = new Set(outline.descendantsOf(ancestor).map(({ id }) => id))
    const near = readings.filter((clauses) => clauses.every(({ id }) => inside.has(id)))
    if (near.length === 1) return near
  }
  return readings
}
