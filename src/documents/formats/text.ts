// Documents: plain text, every line a block.
import type { Steps } from '#domain/work/steps.ts'
import type { LaidOut } from './laid-block.ts'
import { sliceBlock } from './laid-block.ts'
import { frontMatterEnd, readFrontMatter, sourceLines } from './lines.ts'

const LINES_PER_STEP = 64

/** Reads plain text: each line that is not blank becomes a block, front matter an aside. */
export function* readPlainText(text: string): Steps<LaidOut> {
  const blocks = readFrontMatter(text)
  for (const { start, end } of sourceLines(text, frontMatterEnd(text), text.length)) {
    const block = sliceBlock(text, start, end)
    if (block !== null && blocks.push(block) % LINES_PER_STEP === 0) yield
  }
  return { blocks, flattened: 0 }
}
