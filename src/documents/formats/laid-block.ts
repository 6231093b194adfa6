// Documents: a block as a reader hands it over, with what the layout of the page tells about it.
import type { Block } from '../source.ts'

/** What a reader saw beside the words; the cleaner decides roles with it. */
export interface Layout {
  /** Marked as a heading by the format (h1 to h6, #). */
  heading: boolean
  /** A row of a table, cells separated by CELL_SEPARATOR. */
  tableRow: boolean
  /** How many characters of the text stand in links. */
  linkedLength: number
  /** Outside the element that holds nearly all prose of the page, or in nav, header, footer. */
  outsideMain: boolean
}

export interface LaidBlock extends Block {
  layout: Layout
}

/** What a reader makes of a file. */
export interface LaidOut {
  blocks: LaidBlock[]
  /** How many elements stood too deep to be followed; their words are among the blocks. */
  flattened: number
}

/** Stands between two cells of a table row; inserted, so it borrows the offset of its neighbour. */
export const CELL_SEPARATOR = '｜'

export const PLAIN_LAYOUT: Layout = {
  heading: false,
  tableRow: false,
  linkedLength: 0,
  outsideMain: false,
}

const EDGE_SPACE = /[\s\u200B]/

/** Gathers characters with their places in the source until a block is full. */
export class BlockText {
  private characters: string[] = []
  private offsets: number[] = []
  private linked: boolean[] = []

  /** Adds one UTF-16 unit; see Layout.linkedLength for `linked`. */
  add(unit: string, offset: number, linked = false): void {
    this.characters.push(unit)
    this.offsets.push(offset)
    this.linked.push(linked)
  }

  /** Adds characters that the source does not hold, at the offset of the one before them. */
  insert(text: string, fallbackOffset: number): void {
    const offset = this.offsets.at(-1) ?? fallbackOffset
    for (const unit of text) this.add(unit, offset)
  }

  get last(): string | undefined {
    return this.characters.at(-1)
  }

  /** Hands out what was gathered, trimmed at both ends, and starts anew; null when blank. */
  take(): { text: string; offsets: number[]; linkedLength: number } | null {
    const { characters, offsets, linked } = this
    this.characters = []
    this.offsets = []
    this.linked = []
    let start = 0
    let end = characters.length
    while (start < end && EDGE_SPACE.test(characters[start] ?? '')) start++
    while (end > start && EDGE_SPACE.test(characters[end - 1] ?? '')) end--
    if (start === end) return null
    return {
      text: characters.slice(start, end).join(''),
      offsets: offsets.slice(start, end),
      linkedLength: linked.slice(start, end).filter(Boolean).length,
    }
  }
}

/** One stretch of the source as a block, edges trimmed; null when blank. */
export function sliceBlock(text: string, start: number, end: number): LaidBlock | null {
  let from = start
  let to = end
  while (from < to && EDGE_SPACE.test(text.charAt(from))) from++
  while (to > from && EDGE_SPACE.test(text.charAt(to - 1))) to--
  if (from === to) return null
  const offsets = Array.from({ length: to - from }, (_, index) => from + index)
  return { text: text.slice(from, to), offsets, role: 'body', reason: '', layout: PLAIN_LAYOUT }
}
