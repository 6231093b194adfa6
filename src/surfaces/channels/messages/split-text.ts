// Channels: cutting long text where it hurts least, never inside a character.

/** Length of a text as a platform counts it. */
export type Measure = (text: string) => number

export const utf8Bytes: Measure = (text) => Buffer.byteLength(text, 'utf8')
export const utf16Units: Measure = (text) => text.length

const SENTENCE_END = /(?<=[。！？；!?;\n])/u
const CLAUSE_END = /(?<=[，、,：:])/u

/**
 * Cuts a text into pieces that measure at most `limit`: at sentence ends, else at commas, else
 * between characters. Joined, the pieces are the text.
 */
export function splitText(text: string, limit: number, measure: Measure): string[] {
  return splitBy(text, [SENTENCE_END, CLAUSE_END, /(?:)/u], (piece) => measure(piece) <= limit)
}

function splitBy(
  text: string,
  [boundary, ...finer]: readonly RegExp[],
  fits: (piece: string) => boolean,
): string[] {
  if (fits(text) || boundary === undefined) return [text]
  const pieces: string[] = []
  for (const unit of text.split(boundary)) {
    const last = pieces.at(-1)
    if (last !== undefined && fits(last + unit)) pieces[pieces.length - 1] = last + unit
    else pieces.push(...splitBy(unit, finer, fits))
  }
  return pieces
}

/** The beginning of a text, at most so many characters, with … if something is left out. */
export function shorten(text: string, maxChars: number): string {
  const characters = [...text]
  return characters.length <= maxChars ? text : `${characters.slice(0, maxChars - 1).join('')}…`
}
