// Text: one spelling for comparison and search. What is shown is never normalised.

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

function foldCharacter(character: string): string {
  if (character >= '一' && character <= '鿿') return character
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
  const pieces: string[] = []
  const offsets: number[] = []
  let blankAt = -1
  let last = ''
  let position = 0
  for (const character of input) {
    const folded = foldCharacter(character)
    if (folded.trim() === '') {
      if (folded !== '' && blankAt < 0) blankAt = position
    } else {
      if (blankAt >= 0 && LATIN_OR_DIGIT.test(last) && LATIN_OR_DIGIT.test(folded)) {
        pieces.push(' ')
        offsets.push(blankAt)
      }
      blankAt = -1
      pieces.push(folded)
      for (let index = 0; index < folded.length; index++) offsets.push(position)
      last = folded.at(-1) ?? last
    }
    position += character.length
  }
  return { text: pieces.join(''), offsets }
}

/** The normalised text alone; see normaliseWithOffsets. */
export function normaliseText(input: string): string {
  return normaliseWithOffsets(input).text
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
