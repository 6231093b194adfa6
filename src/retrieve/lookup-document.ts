// Retrieve: an address looked up in one document: segments, the words around them, the step.
import type { ParsedAddress } from '#domain/address.ts'
import { headWords } from '#documents/address/address-words.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { clausesBeginning, clausesEnding, clausesTitled, nearestByName } from './head-match.ts'
import { missing, type Lookup, type Readings } from './lookup-result.ts'
import { takeStep } from './lookup-step.ts'
import type { DocumentTree } from '#documents/clause-tree.ts'
import { SegmentReader, distinct } from './segment-reader.ts'

type Readable = Extract<Readings, { readings: Clause[][] }>

/** Looks addresses up within one document. */
export class DocumentLookup {
  readonly #outline: DocumentTree
  readonly #reader: SegmentReader

  /** @param document null when nothing but its clauses is known */
  constructor(outline: DocumentTree, document: PolicyDocument | null) {
    this.#outline = outline
    this.#reader = new SegmentReader(outline, document)
  }

  /** @param current the clause of this document that the conversation is about */
  resolve(address: ParsedAddress, current: Clause | null): Lookup {
    const start = this.#readSegments(address, current)
    if ('failure' in start) return start.failure
    const result = address.step === 0 ? this.#withWordsAfter(start, address) : start
    if ('failure' in result) return result.failure
    const readings = current === null ? result.readings : this.#near(result.readings, current)
    const [only] = readings
    if (only === undefined) return missing('no-such-number')
    const { headAgrees } = result
    if (readings.length > 1) {
      return { kind: 'ambiguous', candidates: distinct(readings.flat()), headAgrees }
    }
    const from = address.step < 0 ? only[0] : only.at(-1)
    if (address.step === 0 || address.stepKind === null || from === undefined) {
      return { kind: 'found', clauses: only, headAgrees }
    }
    const { isTruncated } = this.#reader
    const step = { from, step: address.step, unit: address.stepKind, isTruncated }
    return takeStep(step, this.#outline)
  }

  #readSegments({ segments, wordsBefore }: ParsedAddress, current: Clause | null): Readings {
    if (segments.length === 0) {
      if (current === null) return { failure: missing('no-current-clause') }
      return { readings: [[current]], headAgrees: false }
    }
    if (current !== null) {
      const inside = this.#reader.read(segments, [current])
      const isPartOfClause = /paragraph|item|subitem/u.test(segments[0]?.kind ?? '')
      if ('readings' in inside || isPartOfClause) return inside
    }
    const heads = clausesEnding(wordsBefore, this.#outline.holders())
    if (heads.length === 0) return this.#reader.read(segments, null)
    const inside = this.#reader.read(segments, heads)
    return 'readings' in inside ? { ...inside, headAgrees: true } : inside
  }

  /**
   * Words after the number may be the heading of what it addresses, of one of the clauses there,
   * or of the place where it stands (第一条保障措施); they may contradict it; else they are a topic.
   */
  #withWordsAfter(start: Readable, { segments, wordsAfter }: ParsedAddress): Readings {
    const { readings } = start
    const isSettled = segments.at(-1)?.name !== undefined || readings.some((one) => one.length > 1)
    if (wordsAfter === '' || isSettled) return start
    const addressed = readings.flat()
    const under = distinct(addressed.flatMap((clause) => this.#outline.descendantsOf(clause)))
    for (const pool of [addressed, under]) {
      const headed = clausesBeginning(wordsAfter, pool)
      if (headed.length > 0) {
        return { readings: headed.map((clause) => [clause]), headAgrees: true }
      }
    }
    const places = clausesBeginning(wordsAfter, this.#outline.holders())
    const inside = places.length === 0 ? null : this.#reader.read(segments, places)
    if (inside !== null && 'readings' in inside) return { ...inside, headAgrees: true }
    const name = headWords(wordsAfter)
    if (!this.#contradicts(name, addressed, under)) return start
    return { failure: this.#reader.disagreement(name, addressed) }
  }

  /** Whether words are a heading that stands elsewhere, where the number addresses headed clauses. */
  #contradicts(name: string, addressed: readonly Clause[], under: readonly Clause[]): boolean {
    const entries = under.filter(({ kind }) => kind === 'box-item')
    if (nearestByName(name, entries) !== null) return true
    const headed = under.filter(({ title }) => title !== null)
    const kinds = new Set([...headed, ...addressed].map(({ kind }) => kind))
    return clausesTitled(name, this.#outline.clauses).some(({ kind }) => kinds.has(kind))
  }

  /** Of several readings the one in the same section as the current clause, innermost first. */
  #near(readings: Clause[][], current: Clause): Clause[][] {
    for (const ancestor of readings.length > 1 ? this.#outline.ancestorsOf(current) : []) {
      const inside = new Set(this.#outline.descendantsOf(ancestor).map(({ id }) => id))
      const near = readings.filter((clauses) => clauses.every(({ id }) => inside.has(id)))
      if (near.length === 1) return near
    }
    return readings
  }
}
