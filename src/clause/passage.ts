// Clause: a run of source characters that remembers where each of them came from.
import type { Span } from '../domain/document.ts'

export interface Passage {
  text: string
  /** offsets[i] is the position of text[i] in the decoded source. */
  offsets: readonly number[]
  /** Indexes of the blocks that the text was taken from, ascending. */
  blocks: readonly number[]
  /** A document-information block stands between the passage before and this one. */
  afterMatter: boolean
}

/** The characters [start, end) of a passage, white space at both ends removed. */
export function slicePassage(passage: Passage, start: number, end: number): Passage {
  const raw = passage.text.slice(start, end)
  const from = start + (raw.length - raw.trimStart().length)
  const text = raw.trim()
  return {
    text,
    offsets: passage.offsets.slice(from, from + text.length),
    blocks: passage.blocks,
    afterMatter: start === 0 && passage.afterMatter,
  }
}

/** Two passages as one; nothing stands between them unless `separator` says so. */
export function joinPassages(first: Passage, second: Passage, separator = ''): Passage {
  const seam = second.offsets[0] ?? 0
  return {
    text: first.text + separator + second.text,
    offsets: [...first.offsets, ...Array.from(separator, () => seam), ...second.offsets],
    blocks: [...new Set([...first.blocks, ...second.blocks])],
    afterMatter: first.afterMatter,
  }
}

/** From the first to the last character in the source; empty passages have an empty span. */
export function spanOf(passage: Passage): Span {
  const start = passage.offsets[0] ?? 0
  return { start, end: (passage.offsets.at(-1) ?? start - 1) + 1 }
}
