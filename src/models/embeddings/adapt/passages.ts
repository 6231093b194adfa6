// Models: texts as token rows, cut into pieces, in few flat arrays.
import { tokenKeys } from '#zh/tokens.ts'
import { createRowLookup, type RowOfKey } from '../token-rows.ts'

/** No token pair reaches over these, so the pieces of a text hold all its tokens. */
const PIECE_END = /[，。；：、？！“”‘’《》（）,;:?!()"'\n]/u

/** A training text: its headings line by line, the passage itself on the last line. */
export function splitPassage(text: string): { headings: string[]; pieces: string[] } {
  const bodyStart = text.lastIndexOf('\n') + 1
  return { headings: cut(text.slice(0, bodyStart)), pieces: cut(text.slice(bodyStart)) }
}

function cut(text: string): string[] {
  return text.split(PIECE_END).filter((piece) => piece !== '')
}

/** The pieces of one passage: [headings, body) are headings, [body, end) the passage itself. */
export interface PassagePieces {
  headings: number
  body: number
  end: number
}

/** Passages one after the other; tokens outside the vocabulary are left out. */
export class Passages {
  #rows = new Int32Array(1 << 12)
  #rowCount = 0
  /** Where each piece ends in the rows, after a leading 0. */
  readonly #pieceEnds = [0]
  /** Two numbers a passage: its first piece, and its first that is no heading. */
  readonly #starts: number[] = []
  readonly #rowOfKey: RowOfKey

  /** `vocabulary`: token keys, each at its row. */
  constructor(vocabulary: Float64Array) {
    this.#rowOfKey = createRowLookup(vocabulary)
  }

  get count(): number {
    return this.#starts.length / 2
  }

  add(text: string): void {
    const { headings, pieces } = splitPassage(text)
    const first = this.#pieceEnds.length - 1
    for (const heading of headings) this.#addPiece(heading)
    const body = this.#pieceEnds.length - 1
    for (const piece of pieces) this.#addPiece(piece)
    if (this.#pieceEnds.length - 1 > body) {
      this.#starts.push(first, body)
      return
    }
    this.#pieceEnds.length = first + 1
    this.#rowCount = this.#pieceEnds[first] as number
  }

  pieces(passage: number): PassagePieces {
    const headings = this.#starts[2 * passage] as number
    const body = this.#starts[2 * passage + 1] as number
    return { headings, body, end: this.#starts[2 * passage + 2] ?? this.#pieceEnds.length - 1 }
  }

  /** The vocabulary rows of the tokens of pieces [from, to), in reading order. */
  rows(from: number, to: number): Int32Array {
    return this.#rows.subarray(this.#pieceEnds[from], this.#pieceEnds[to])
  }

  #addPiece(text: string): void {
    const before = this.#rowCount
    for (const key of tokenKeys(text)) {
      const row = this.#rowOfKey(key)
      if (row < 0) continue
      if (this.#rowCount === this.#rows.length) this.#grow()
      this.#rows[this.#rowCount++] = row
    }
    if (this.#rowCount > before) this.#pieceEnds.push(this.#rowCount)
  }

  #grow(): void {
    const rows = new Int32Array(this.#rows.length * 2)
    rows.set(this.#rows)
    this.#rows = rows
  }
}
