// Documents: the blocks of a source, sorted into policy lines, document information and asides.
import type { Span } from '#domain/document.ts'
import { eachInSteps, type Steps } from '#domain/work/steps.ts'
import type { Block, PolicySource } from '../source.ts'
import { findAnnexHeads } from './annex.ts'
import { splitFlattened } from './flattened.ts'
import type { Matter } from './matter.ts'
import { slicePassage, spanOf, type Passage } from './passage.ts'

/** Words of the file that are not the document's. */
export interface Aside {
  reason: string
  text: string
  span: Span
}

export interface SourceLines {
  body: Passage[]
  matter: Matter[]
  asides: Aside[]
}

/** The longest paragraph of 1,800 laws and policy documents has 1,200 characters. */
const MAX_LINE_CHARS = 20_000

function passageOf(block: Block, index: number, afterMatter: boolean): Passage {
  return { text: block.text, offsets: block.offsets, blocks: [index], afterMatter }
}

/** A block may hold several printed lines. */
function splitLines(passage: Passage): Passage[] {
  const lines: Passage[] = []
  let start = 0
  for (const line of passage.text.split('\n')) {
    const piece = slicePassage(passage, start, start + line.length)
    if (piece.text !== '')
      lines.push({ ...piece, afterMatter: passage.afterMatter && lines.length === 0 })
    start += line.length + 1
  }
  return lines
}

/** A line longer than any paragraph of a document is cut, so that no clause grows without bounds. */
function cutEndless(line: Passage): Passage[] {
  const pieces: Passage[] = []
  for (let start = 0; start < line.text.length; start += MAX_LINE_CHARS) {
    const piece = slicePassage(line, start, start + MAX_LINE_CHARS)
    if (piece.text !== '') pieces.push(piece)
  }
  return pieces.length === 1 ? [line] : pieces
}

/** Sorts the blocks of a source; every block goes to one of the three, in source order. */
export function* readLines({ blocks }: PolicySource): Steps<SourceLines> {
  const heads = findAnnexHeads(blocks)
  const body: Passage[] = []
  const matter: Matter[] = []
  const asides: Aside[] = []
  let afterMatter = false
  yield* eachInSteps(blocks, (block, index) => {
    if (block.text.trim() === '') return
    const passage = slicePassage(passageOf(block, index, afterMatter), 0, block.text.length)
    if (block.role === 'aside') {
      asides.push({ reason: block.reason, text: passage.text, span: spanOf(passage) })
    } else if (block.role === 'matter' && !heads.has(index)) {
      matter.push({ passage, reason: block.reason })
      afterMatter = true
    } else {
      for (const line of splitLines(passage).flatMap(splitFlattened)) {
        for (const piece of cutEndless(line)) body.push(piece)
      }
      afterMatter = false
    }
  })
  return { body, matter, asides }
}
