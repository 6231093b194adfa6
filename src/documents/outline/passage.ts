// Documents: a run of source characters that remembers where each of them came from.
import type { Span } from '#domain/document.ts'

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

/**
 * Passages as one; nothing stands between them unless `separator` says so. A passage that grows by
 * many is joined once, at its end: joining one by one would copy it each time.
 */
export function joinPassages(passages: readonly [Passage, ...Passage[]], separator = ''): Passage {
  const [first, ...rest] = passages
  if (rest.length === 0) return first
  const offsets = [...first.offsets]
  const blocks = new Set(first.blocks)
  for (const next of rest) {
    const seam = next.offsets[0] ?? 0
    for (let index = 0; index < separator.length; index++) offsets.push(seam)
    for (const offset of next.offsets) offsets.push(offset)
    for (const block of next.blocks) blocks.add(block)
  }
  return {
    text: passages.map(({ text }) => text).join(separator),
    offsets,
    blocks: [...blocks],
    afterMatter: first.afterMatter,
  }
}

/** From the first to the last character in the source; empty passages have an empty span. */
export function spanOf(passage: Passage): Span {
  const start = passage.offsets[0] ?? 0
  return { start, end: (passage.offsets.at(-1) ?? start - 1) + 1 }
}
