// Documents: printed lines become paragraphs; what a page or line break tore apart is joined again.
import { CELL_SEPARATOR } from '../formats/laid-block.ts'
import type { Steps } from '#domain/work/steps.ts'
import { BracketDepth, endsComplete, isHeadingLine, readColonHead } from './headings.ts'
import { readMarker, type Marker } from './markers.ts'
import { joinPassages, type Passage } from './passage.ts'

export interface Paragraph extends Passage {
  marker: Marker | null
}

const LINES_PER_STEP = 64
/** A paragraph that is longer goes on in no further line; those that people write never are. */
const MAX_PARAGRAPH_CHARS = 20_000
const MIN_OPEN_CHARS = 20
const MIN_UNPUNCTUATED_OPEN_CHARS = 60
const MAX_MARKED_HEADING_CHARS = 40
const MIN_WRAPPED_LINES = 10
const MIN_WRAP_CHARS = 15
const MAX_WRAP_CHARS = 80
const WRAP_SLACK_CHARS = 3
/** More closing quotation marks and brackets than this do not end a sentence. */
const MAX_CLOSING_CHARS = 64

/** The line length at which a text was wrapped by hand or by a converter; null when it was not. */
function wrapWidth(lines: readonly Passage[]): number | null {
  if (lines.length < MIN_WRAPPED_LINES) return null
  const lengths = lines.map((line) => line.text.length).toSorted((a, b) => a - b)
  const width = lengths[Math.floor(lengths.length * 0.9)] ?? 0
  if (width < MIN_WRAP_CHARS || width > MAX_WRAP_CHARS) return null
  const full = lengths.filter((length) => Math.abs(length - width) <= WRAP_SLACK_CHARS).length
  return full * 2 >= lengths.length ? width : null
}

/** The lines of a paragraph so far, and what is known of it without reading them again. */
class OpenParagraph {
  readonly marker: Marker | null
  readonly #lines: [Passage, ...Passage[]]
  readonly #brackets = new BracketDepth()
  readonly #isTableRow: boolean
  #chars = 0
  /** All its text while that is short, else the beginning. */
  #head = ''
  /** The last of its text, longer than any run of marks that closes a sentence. */
  #tail = ''

  constructor(first: Passage, marker: Marker | null) {
    this.marker = marker
    this.#lines = [first]
    this.#isTableRow = first.text.includes(CELL_SEPARATOR)
    this.#read(first.text)
  }

  add(line: Passage): void {
    this.#lines.push(line)
    this.#read(line.text)
  }

  #read(text: string): void {
    this.#chars += text.length
    this.#brackets.read(text)
    if (this.#head.length < MIN_UNPUNCTUATED_OPEN_CHARS) this.#head += text
    this.#tail = (this.#tail + text.slice(-MAX_CLOSING_CHARS)).slice(-MAX_CLOSING_CHARS)
  }

  close(): Paragraph {
    return { ...joinPassages(this.#lines), marker: this.marker }
  }

  /** Whether the paragraph goes on in the next line, by its own form. */
  isOpen(width: number | null): boolean {
    const lastLineChars = this.#lines.at(-1)?.text.length ?? 0
    const [text, tail, depth] = [this.#head, this.#tail, this.#brackets.depth]
    if (this.#isTableRow || this.#chars > MAX_PARAGRAPH_CHARS) return false
    if (endsComplete(tail) && depth <= 0) return false
    if (/[。！？；：!?;:]$/u.test(tail)) return false
    if (/[，、,]$/u.test(tail)) return true
    if (width !== null) return lastLineChars >= width - WRAP_SLACK_CHARS
    if (depth > 0) return true
    if (this.marker !== null && text.length <= MAX_MARKED_HEADING_CHARS && isHeadingLine(text))
      return false
    if (text.length >= MIN_UNPUNCTUATED_OPEN_CHARS) return true
    return text.length >= MIN_OPEN_CHARS && /[，。；：！？,;:]/u.test(text)
  }
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
export function* joinParagraphs(lines: readonly Passage[]): Steps<Paragraph[]> {
  const width = wrapWidth(lines)
  const paragraphs: Paragraph[] = []
  let open: OpenParagraph | null = null
  let inBox = false
  for (const [index, line] of lines.entries()) {
    if (index % LINES_PER_STEP === 0) yield
    const marker = readMarker(line.text)
    const startsAnew: boolean =
      marker !== null ||
      line.afterMatter ||
      line.text.includes(CELL_SEPARATOR) ||
      (inBox && readColonHead(line.text) !== null)
    if (open !== null && !startsAnew && !isDivision(open.marker) && open.isOpen(width)) {
      open.add(line)
    } else {
      if (open !== null) paragraphs.push(open.close())
      open = new OpenParagraph(line, marker)
    }
    if (marker !== null)
      inBox = marker.numbering === 'box' || (inBox && marker.numbering === 'dash')
  }
  return open === null ? paragraphs : [...paragraphs, open.close()]
}
