// Documents: fills a gap with the characters that stand between the same words elsewhere.
import type { Clause, ClauseDefect } from '#domain/clause.ts'
import type { Span } from '#domain/document.ts'

const MAX_FILL_CONTEXT = 4
const MIN_FILL_CONTEXT = 3
const MIN_FOLLOWER_TIMES = 3
const HAN = /^\p{Script=Han}+$/u

/** What stands between the same words elsewhere. */
interface Filling {
  text: string
  clauseId: string
}

/** Between two clauses; stands in no text. */
const SEAM = '\u0000'
/**
 * Characters that are read to fill the gaps of one document, some seconds of work. What is still
 * open then stays so; the damaged documents that are known read a thousandth of it.
 */
const MAX_CHARACTERS_READ = 2e9

/** The clauses whose wording may fill gaps, the earlier ones first. */
export class Wording {
  readonly #text: string
  readonly #clauses: readonly Clause[]
  readonly #starts: number[] = []
  readonly #fillings = new Map<string, Filling | null>()
  #charactersLeft: number

  constructor(clauses: readonly Clause[], maxCharactersRead = MAX_CHARACTERS_READ) {
    this.#clauses = clauses
    this.#charactersLeft = maxCharactersRead
    let start = 0
    for (const { text } of clauses) {
      this.#starts.push(start)
      start += text.length + SEAM.length
    }
    this.#text = clauses.map(({ text }) => text).join(SEAM)
  }

  /**
   * The one or two characters that stand between `before` and `after` in the clauses; null when
   * none or when several different ones do.
   */
  filling(before: string, after: string): Filling | null {
    return this.#known(`${before} ${after}`, () => this.#findFilling(before, after))
  }

  /**
   * The Chinese character that always follows `before` where any does; null when several do or it
   * is too rare to tell.
   */
  follower(before: string): Filling | null {
    return this.#known(before, () => this.#findFollower(before))
  }

  #known(key: string, find: () => Filling | null): Filling | null {
    const known = this.#fillings.get(key)
    if (known !== undefined) return known
    const found = find()
    this.#fillings.set(key, found)
    return found
  }

  #findFilling(before: string, after: string): Filling | null {
    let found: Filling | null = null
    for (const at of this.#places(before)) {
      const from = at + before.length
      const length = [1, 2].find((size) => this.#text.startsWith(after, from + size))
      if (length === undefined) continue
      const text = this.#text.slice(from, from + length)
      if (!/^\p{Script=Han}[\p{Script=Han}、]?$/u.test(text)) continue
      if (found !== null && found.text !== text) return null
      found ??= { text, clauseId: this.#clauseAt(at) }
    }
    return found
  }

  #findFollower(before: string): Filling | null {
    let found: Filling | null = null
    let times = 0
    for (const at of this.#places(before)) {
      const text = this.#text.charAt(at + 1)
      if (!HAN.test(text)) continue
      if (found !== null && found.text !== text) return null
      found ??= { text, clauseId: this.#clauseAt(at) }
      times++
    }
    return times >= MIN_FOLLOWER_TIMES ? found : null
  }

  /** Where words stand; none when reading on would be more than may be read. */
  *#places(words: string): Generator<number> {
    let from = 0
    while (this.#charactersLeft > 0) {
      const at = this.#text.indexOf(words, from)
      this.#charactersLeft -= (at < 0 ? this.#text.length : at) - from + 1
      if (at < 0) return
      yield at
      from = at + 1
    }
  }

  #clauseAt(place: number): string {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= place) low = middle
      else high = middle - 1
    }
    return this.#clauses[low]?.id ?? ''
  }
}

/** The words next to a gap, up to `size` characters and no further than the next blank. */
function besideGap(text: string, { start, end }: Span, size: number): [string, string] {
  const before = text.slice(Math.max(0, start - size), start)
  const after = text.slice(end, end + size)
  return [before.slice(before.lastIndexOf(' ') + 1), after.split(/[ \n]/u)[0] ?? '']
}

/** Fills a gap with what stands between the same words elsewhere, longest context first. */
export function filledGap(clause: Clause, gap: Span, wording: Wording): ClauseDefect | null {
  const [before, after] = besideGap(clause.text, gap, MAX_FILL_CONTEXT)
  for (let size = before.length + after.length; size >= MIN_FILL_CONTEXT; size--) {
    for (let left = Math.min(before.length, size - 1); left >= 1; left--) {
      const right = size - left
      if (right > after.length) break
      const filling = wording.filling(before.slice(-left), after.slice(0, right))
      if (filling === null) continue
      return { kind: 'lost-glyph', ...gap, repair: filling.text, repairedFrom: filling.clauseId }
    }
  }
  return onlyFollower(clause, gap, wording)
}

/** Fills a gap after a character that one other character alone ever follows: 陶 by 瓷. */
function onlyFollower(clause: Clause, gap: Span, wording: Wording): ClauseDefect | null {
  const before = clause.text.charAt(gap.start - 1)
  if (!HAN.test(before)) return null
  const follower = wording.follower(before)
  if (follower === null) return null
  return { kind: 'lost-glyph', ...gap, repair: follower.text, repairedFrom: follower.clauseId }
}
