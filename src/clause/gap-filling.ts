// Clause: fills a gap with the characters that stand between the same words elsewhere.
import type { Clause, ClauseDefect } from '../domain/clause.ts'
import type { Span } from '../domain/document.ts'

const MAX_FILL_CONTEXT = 4
const MIN_FILL_CONTEXT = 3
const MIN_FOLLOWER_TIMES = 3
const HAN = /^\p{Script=Han}+$/u

/** What stands between the same words elsewhere. */
interface Filling {
  text: string
  clauseId: string
}

/**
 * The one or two characters that stand between `before` and `after` in the clauses; null when none
 * or when several different ones do.
 */
function findFilling(clauses: readonly Clause[], before: string, after: string): Filling | null {
  let found: Filling | null = null
  for (const { id, text } of clauses) {
    for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
      const from = at + before.length
      const length = [1, 2].find((size) => text.startsWith(after, from + size))
      if (length === undefined) continue
      const filling = text.slice(from, from + length)
      if (!/^\p{Script=Han}[\p{Script=Han}、]?$/u.test(filling)) continue
      if (found !== null && found.text !== filling) return null
      found ??= { text: filling, clauseId: id }
    }
  }
  return found
}

/**
 * The Chinese character that always follows `before` where any does; null when several do or it is
 * too rare to tell.
 */
function findFollower(clauses: readonly Clause[], before: string): Filling | null {
  let found: Filling | null = null
  let times = 0
  for (const { id, text } of clauses) {
    for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
      const follower = text.charAt(at + 1)
      if (!/^\p{Script=Han}$/u.test(follower)) continue
      if (found !== null && found.text !== follower) return null
      found ??= { text: follower, clauseId: id }
      times++
    }
  }
  return times >= MIN_FOLLOWER_TIMES ? found : null
}

/** The words next to a gap, up to `size` characters and no further than the next blank. */
function besideGap(text: string, { start, end }: Span, size: number): [string, string] {
  const before = text.slice(Math.max(0, start - size), start)
  const after = text.slice(end, end + size)
  return [before.slice(before.lastIndexOf(' ') + 1), after.split(/[ \n]/u)[0] ?? '']
}

/** Fills a gap with what stands between the same words elsewhere, longest context first. */
export function filledGap(
  clause: Clause,
  gap: Span,
  wording: readonly Clause[],
): ClauseDefect | null {
  const [before, after] = besideGap(clause.text, gap, MAX_FILL_CONTEXT)
  for (let size = before.length + after.length; size >= MIN_FILL_CONTEXT; size--) {
    for (let left = Math.min(before.length, size - 1); left >= 1; left--) {
      const right = size - left
      if (right > after.length) break
      const filling = findFilling(wording, before.slice(-left), after.slice(0, right))
      if (filling === null) continue
      return { kind: 'lost-glyph', ...gap, repair: filling.text, repairedFrom: filling.clauseId }
    }
  }
  return onlyFollower(clause, gap, wording)
}

/** Fills a gap after a character that one other character alone ever follows: 陶 by 瓷. */
function onlyFollower(clause: Clause, gap: Span, wording: readonly Clause[]): ClauseDefect | null {
  const before = clause.text.charAt(gap.start - 1)
  if (!HAN.test(before)) return null
  const follower = findFollower(wording, before)
  if (follower === null) return null
  return { kind: 'lost-glyph', ...gap, repair: follower.text, repairedFrom: follower.clauseId }
}
