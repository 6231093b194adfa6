// CLI: text laid out in columns where a Han character takes two; the one importer of string-width.
import stringWidth from 'string-width'

/** Columns that a text takes, without its colour codes. */
export const textWidth = (text: string): number => stringWidth(text)

/** Fills a text up with spaces to a number of columns. */
export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - textWidth(text)))

// Closing marks and [1] never begin a line, opening marks never end one (GB/T 15834-2011, 5.1);
// a badge such as 【现行】 is never broken.
const OPENING = '（《〈【〔“‘「『(['
const CLOSING = '，。；：！？、）》〉】〕”’」』…—·％℃)]'
const UNIT = / ?\[\d+\]|【[^【】\n]{1,12}】|\p{Cc}\[\d+m|[!-~]+|\s|./gsu
const MARKER = /^(?: ?\[\d+\]|\p{Cc}\[\d+m)$/u

/**
 * Breaks a text into lines of at most `width` columns. Latin words and numbers stay whole unless
 * longer than a line; existing line breaks stay.
 * @param indent what every line but the first begins with; counts towards the width
 */
export function wrapText(text: string, width: number, indent = ''): string {
  const lines = text.split('\n')
  return lines.map((line) => wrapLine(line, width, indent)).join(`\n${indent}`)
}

function wrapLine(line: string, width: number, indent: string): string {
  if (textWidth(line) <= width) return line
  const lines: string[] = []
  let current = ''
  // Counted as it grows: to measure the whole line at each piece takes seconds for a comparison.
  let taken = 0
  let available = width
  for (const piece of inseparable(line, width - textWidth(indent))) {
    if (current !== '' && taken + textWidth(piece.trimEnd()) > available) {
      lines.push(current.trimEnd())
      current = ''
      taken = 0
      available = width - textWidth(indent)
    }
    if (current === '' && lines.length > 0 && piece.trim() === '') continue
    current += piece
    taken += textWidth(piece)
  }
  lines.push(current.trimEnd())
  return lines.join(`\n${indent}`)
}

/** The pieces between which a line may be broken. */
function inseparable(line: string, width: number): string[] {
  const pieces: string[] = []
  let glued = false
  for (const [unit] of line.matchAll(UNIT)) {
    const closes = CLOSING.includes(unit) || MARKER.test(unit)
    const last = pieces.length - 1
    const previous = pieces[last]
    if (previous !== undefined && (glued || closes)) pieces[last] = previous + unit
    else pieces.push(...(textWidth(unit) > width ? unit : [unit]))
    glued = OPENING.includes(unit)
  }
  return pieces
}
