// Documents: aligns the decoded text of an HTML text node with its raw source, character by character.

import type { Steps } from '#domain/work/steps.ts'

const UNITS_PER_STEP = 10_000
const REFERENCE = /&(?:#x[0-9a-f]+|#\d+|[a-z][a-z0-9]*);?/iy
const AMPERSAND = /^&(?:amp|#0*38|#x0*26)(?![a-z0-9])/i

/** How many source characters the character reference at `at` takes; 0 when it is a plain &. */
function referenceLength(raw: string, at: number, rest: string): number {
  REFERENCE.lastIndex = at
  const match = REFERENCE.exec(raw)?.[0]
  if (match === undefined) return 0
  if (rest.startsWith('&') && !AMPERSAND.test(match)) return 0
  if (match.endsWith(';') || match.startsWith('&#')) return match.length
  // A reference without its semicolon ends where source and text agree again (&copy2 is ©2).
  const following = rest.slice(1, 4)
  for (let length = 3; length < match.length; length++) {
    if (raw.startsWith(following, at + length)) return length
  }
  return match.length
}

/**
 * The offset in the source of every UTF-16 unit of `text`. `raw` is the source slice of the text
 * node; it differs by character references (HTML standard, 13.5), by CRLF and by tags that the
 * parser moved or ignored.
 */
export function* alignTextNode(text: string, raw: string, base: number): Steps<number[]> {
  const offsets: number[] = []
  const nowhere = new Set<string>()
  const lastTagEnd = raw.lastIndexOf('>')
  let at = 0
  for (let index = 0; index < text.length; index++) {
    if (index % UNITS_PER_STEP === UNITS_PER_STEP - 1) yield
    const unit = text.charAt(index)
    const place = nextPlace(raw, at, { unit, lastTagEnd })
    at = nowhere.has(unit) ? place : resynchronised(raw, place, unit)
    // What does not follow here follows nowhere: it is looked for once.
    if (isElsewhere(raw, at, unit)) nowhere.add(unit)
    const length =
      raw.charAt(at) === '&' ? referenceLength(raw, at, text.slice(index, index + 5)) : 0
    offsets.push(base + Math.min(at, Math.max(0, raw.length - 1)))
    if (length > 0) {
      if (isHighSurrogate(unit) && index + 1 < text.length) {
        offsets.push(base + at)
        index++
      }
      at += length
    } else {
      at += raw.startsWith('\r\n', at) ? 2 : 1
    }
  }
  return offsets
}

/**
 * Where `unit` may stand at or behind `start`: past tags and comments, and past blanks that the
 * parser left elsewhere. A < before anything but a tag is text.
 */
function nextPlace(
  raw: string,
  start: number,
  { unit, lastTagEnd }: { unit: string; lastTagEnd: number },
): number {
  const skipsBlanks = unit.trim() !== ''
  let at = start
  for (;;) {
    if (skipsBlanks && /[ \t\r\n\f]/.test(raw.charAt(at))) {
      at++
      continue
    }
    if (at > lastTagEnd || !/^<[a-z/!?]/i.test(raw.slice(at, at + 2))) return at
    const isComment = raw.startsWith('<!--', at)
    const close = raw.indexOf(isComment ? '-->' : '>', at)
    if (close < 0) return at
    at = close + (isComment ? 3 : 1)
  }
}

/** Words of other nodes may stand between those of a text that the parser moved out of a table. */
function resynchronised(raw: string, at: number, unit: string): number {
  if (!isElsewhere(raw, at, unit)) return at
  const found = raw.indexOf(unit, at)
  return found < 0 ? at : found
}

/** Whether a word's unit is not what the source has at a place, nor a reference or line end there. */
function isElsewhere(raw: string, at: number, unit: string): boolean {
  const there = raw.charAt(at)
  if (there === unit || unit.trim() === '') return false
  if (there === '&') return !mayMean(raw, at)
  return there !== '\r' && there !== ''
}

/** Whether an & in the source is a reference to something else than itself. */
function mayMean(raw: string, at: number): boolean {
  REFERENCE.lastIndex = at
  const reference = REFERENCE.exec(raw)?.[0]
  return reference !== undefined && !AMPERSAND.test(reference)
}

function isHighSurrogate(unit: string): boolean {
  return unit >= '\uD800' && unit <= '\uDBFF'
}
