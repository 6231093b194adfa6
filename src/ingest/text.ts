// Ingest: plain text, every line a block.
import type { LaidBlock } from './laid-block.ts'
import { sliceBlock } from './laid-block.ts'
import { frontMatterEnd, readFrontMatter, sourceLines } from './lines.ts'

/** Reads plain text: each line that is not blank becomes a block, front matter an aside. */
export function readPlainText(text: string): LaidBlock[] {
  const blocks = readFrontMatter(text)
  for (const { start, end } of sourceLines(text, frontMatterEnd(text), text.length)) {
    const block = sliceBlock(text, start, end)
    if (block !== null) blocks.push(block)
  }
  return blocks
}
