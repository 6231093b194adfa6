// Chinese: one spelling for comparison and search. What is shown is never normalised.

export interface NormalisedText {
  text: string
  /** offsets[i] is the position in the input of the character that text[i] came from. */
  offsets: number[]
}

const DASH = /[‐-―−─━~～﹣－]/u
const DOUBLE_QUOTE = /["“”„‟「」『』〝〞＂]/u
const SINGLE_QUOTE = /['‘’‛＇]/u
const OPEN_BRACKET = /[[〔［【〖]/u
const CLOSE_BRACKET = /[\]〕］】〗]/u
const INVISIBLE = /[\p{Cf}\p{Cc}]/u
const SPACE = /\s/u
const LATIN_OR_DIGIT = /[\p{Script=Latin}\d]/u

/** Folded characters by code point below 2^16, each filled in when it is first met. */
const FOLDED: (string | undefined)[] = Array.from({ length: 0x10000 })

function foldCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code < FOLDED.length ? (FOLDED[code] ??= foldUnknown(character)) : foldUnknown(character)
}

function foldUnknown(character: string): string {
  if (SPACE.test(character)) return ' '
  if (INVISIBLE.test(character)) return ''
  if (DASH.test(character)) return '-'
  if (DOUBLE_QUOTE.test(character)) return '"'
  if (SINGLE_QUOTE.test(character)) return "'"
  if (OPEN_BRACKET.test(character)) return '['
  if (CLOSE_BRACKET.test(character)) return ']'
  return character.normalize('NFKC').toLowerCase()
}

/**
 * Folds width (NFKC), case, dashes, quotation marks and brackets, and drops white space except one
 * blank between two Latin words or numbers, each character remembering where it came from.
 */
export function normaliseWithOffsets(input: string): NormalisedText {
  const offsets: number[] = []
  return { text: fold(input, offsets), offsets }
}

/** The normalised text alone; see normaliseWithOffsets. */
export function normaliseText(input: string): string {
  return fold(input, null)
}

/** @param offsets is filled with the place that each character came from, where it is wanted */
function fold(input: string, offsets: number[] | null): string {
  let text = ''
  let blankAt = -1
  let last = ''
  for (let at = 0; at < input.length;) {
    const hanEnd = endOfHan(input, at)
    const character = hanEnd > at ? input.slice(at, hanEnd) : characterAt(input, at)
    const folded = hanEnd > at ? character : foldCharacter(character)
    if (folded === ' ' || folded === '') {
      if (folded === ' ' && blankAt < 0) blankAt = at
    } else {
      if (blankAt >= 0 && LATIN_OR_DIGIT.test(last) && LATIN_OR_DIGIT.test(folded)) {
        text += ' '
        offsets?.push(blankAt)
      }
      blankAt = -1
      text += folded
      if (offsets !== null) {
        const step = hanEnd > at ? 1 : 0
        for (let index = 0; index < folded.length; index++) offsets.push(at + index * step)
      }
      last = folded.at(-1) ?? last
    }
    at += character.length
  }
  return text
}

/** Where the run of common Han characters that begins at `start` ends; they fold to themselves. */
function endOfHan(input: string, start: number): number {
  let end = start
  for (let code = input.charCodeAt(end); code >= 0x4e00 && code <= 0x9fff;)
    code = input.charCodeAt(++end)
  return end
}

function characterAt(input: string, at: number): string {
  return String.fromCodePoint(input.codePointAt(at) ?? 0)
}

/**
 * The form in which clauses are searched: normalised, quotation marks dropped, because people leave
 * them out (十四五末 for “十四五”末).
 */
export function searchForm(input: string): string {
  return normaliseText(input).replace(/["']/gu, '')
}

/**
 * Every place where `needle` stands in `haystack` when both are normalised, as spans of the
 * haystack as given. Empty needles are nowhere.
 */
export function findNormalised(
  haystack: NormalisedText,
  needle: string,
): { start: number; end: number }[] {
  const wanted = normaliseText(needle)
  if (wanted === '') return []
  const spans: { start: number; end: number }[] = []
  for (
    let at = haystack.text.indexOf(wanted);
    at >= 0;
    at = haystack.text.indexOf(wanted, at + 1)
  ) {
    const start = haystack.offsets[at] ?? 0
    const lastOffset = haystack.offsets[at + wanted.length - 1] ?? start
    spans.push({ start, end: lastOffset + 1 })
  }
  return spans
}
