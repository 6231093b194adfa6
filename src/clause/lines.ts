// Clause: the blocks of a source, sorted into policy lines, document information and asides.
import type { Span } from '../domain/document.ts'
import type { Block, PolicySource } from '../ingest/source.ts'
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

/** Sorts the blocks of a source; every block goes to one of the three, in source order. */
export function readLines({ blocks }: PolicySource): SourceLines {
  const heads = findAnnexHeads(blocks)
  const body: Passage[] = []
  const matter: Matter[] = []
  const asides: Aside[] = []
  let afterMatter = false
  for (const [index, block] of blocks.entries()) {
    if (block.text.trim() === '') continue
    const passage = slicePassage(passageOf(block, index, afterMatter), 0, block.text.length)
    if (block.role === 'aside') {
      asides.push({ reason: block.reason, text: passage.text, span: spanOf(passage) })
    } else if (block.role === 'matter' && !heads.has(index)) {
      matter.push({ passage, reason: block.reason })
      afterMatter = true
    } else {
      body.push(...splitLines(passage).flatMap(splitFlattened))
      afterMatter = false
    }
  }
  return { body, matter, asides }
}
