// Clause: printed lines become paragraphs; what a page or line break tore apart is joined again.
import { CELL_SEPARATOR } from '../ingest/laid-block.ts'
import { endsComplete, isHeadingLine, openBrackets, readColonHead } from './headings.ts'
import { readMarker, type Marker } from './markers.ts'
import { joinPassages, type Passage } from './passage.ts'

export interface Paragraph extends Passage {
  marker: Marker | null
}

const MIN_OPEN_CHARS = 20
const MIN_UNPUNCTUATED_OPEN_CHARS = 60
const MAX_MARKED_HEADING_CHARS = 40
const MIN_WRAPPED_LINES = 10
const MIN_WRAP_CHARS = 15
const MAX_WRAP_CHARS = 80
const WRAP_SLACK_CHARS = 3

/** The line length at which a text was wrapped by hand or by a converter; null when it was not. */
function wrapWidth(lines: readonly Passage[]): number | null {
  if (lines.length < MIN_WRAPPED_LINES) return null
  const lengths = lines.map((line) => line.text.length).toSorted((a, b) => a - b)
  const width = lengths[Math.floor(lengths.length * 0.9)] ?? 0
  if (width < MIN_WRAP_CHARS || width > MAX_WRAP_CHARS) return null
  const full = lengths.filter((length) => Math.abs(length - width) <= WRAP_SLACK_CHARS).length
  return full * 2 >= lengths.length ? width : null
}

/** Whether a paragraph so far goes on in the next line, by its own form. */
function isOpen(paragraph: Paragraph, lastLineChars: number, width: number | null): boolean {
  const { text, marker } = paragraph
  if (text.includes(CELL_SEPARATOR)) return false
  if (endsComplete(text) && openBrackets(text) <= 0) return false
  if (/[。！？；：!?;:]$/u.test(text)) return false
  if (/[，、,]$/u.test(text)) return true
  if (width !== null) return lastLineChars >= width - WRAP_SLACK_CHARS
  if (openBrackets(text) > 0) return true
  if (marker !== null && text.length <= MAX_MARKED_HEADING_CHARS && isHeadingLine(text))
    return false
  if (text.length >= MIN_UNPUNCTUATED_OPEN_CHARS) return true
  return text.length >= MIN_OPEN_CHARS && /[，。；：！？,;:]/u.test(text)
}

function isDivision(marker: Marker | null): boolean {
  return (
    marker !== null &&
    ['annex', 'part', 'subpart', 'chapter', 'section', 'box'].includes(marker.numbering)
  )
}

/**
 * Lines in source order become paragraphs. A line is joined to the one before when that one is
 * broken off (no end of sentence, an open bracket, a full line of wrapped text) and this one opens
 * with no marker, no indent, and inside a box no head. Never joins across document information.
 */
export function joinParagraphs(lines: readonly Passage[]): Paragraph[] {
  const width = wrapWidth(lines)
  const paragraphs: Paragraph[] = []
  let lastLineChars = 0
  let inBox = false
  for (const line of lines) {
    const marker = readMarker(line.text)
    const previous = paragraphs.at(-1)
    const startsAnew =
      marker !== null ||
      line.afterMatter ||
      line.text.includes(CELL_SEPARATOR) ||
      (inBox && readColonHead(line.text))
    if (
      previous !== undefined &&
      !startsAnew &&
      !isDivision(previous.marker) &&
      isOpen(previous, lastLineChars, width)
    ) {
      paragraphs[paragraphs.length - 1] = {
        ...joinPassages(previous, line),
        marker: previous.marker,
      }
    } else {
      paragraphs.push({ ...line, marker })
    }
    lastLineChars = line.text.length
    if (marker !== null)
      inBox = marker.numbering === 'box' || (inBox && marker.numbering === 'dash')
  }
  return paragraphs
}
