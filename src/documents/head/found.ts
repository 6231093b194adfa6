// Documents: a metadata value together with the block that proves it.
import type { Block, BlockProof } from '../source.ts'

export interface Found<Value> {
  value: Value
  /** Null when the value is put together and stands nowhere in these words. */
  proof: BlockProof | null
}

/** Blocks with their positions, as the metadata finders read them. */
export interface PlacedBlock {
  block: Block
  blockIndex: number
}

export function withReason(blocks: readonly Block[], ...reasons: string[]): PlacedBlock[] {
  return blocks.flatMap((block, blockIndex) =>
    reasons.includes(block.reason) ? [{ block, blockIndex }] : [],
  )
}

/**
 * The signature lines that count: those of the enclosing notice when there is one, else those of
 * the document; of several groups the first.
 */
export function signatureBlocks(blocks: readonly Block[]): PlacedBlock[] {
  const isEnclosed = blocks.some(({ reason }) => reason === 'notice-title' || reason === 'cover')
  const bodyAt = blocks.findIndex(({ role }) => role === 'body')
  const signed = withReason(blocks, 'signature', 'date').filter(
    ({ blockIndex }) => !isEnclosed || blockIndex < bodyAt,
  )
  const start = signed.findIndex(({ block }) => block.reason === 'signature')
  const group = signed.slice(Math.max(0, start))
  const gap = group.findIndex(
    ({ blockIndex }, index) => index > 0 && blockIndex !== (group[index - 1]?.blockIndex ?? 0) + 1,
  )
  return gap < 0 ? group : group.slice(0, gap)
}

/** The value of a label in the page's own record: 发文字号：国发〔2019〕4号 or a row of cells. */
export function pageRecord(blocks: readonly Block[], label: RegExp): Found<string> | null {
  for (const { block, blockIndex } of withReason(blocks, 'page-metadata')) {
    const cells = block.text.split('｜').map((cell) => cell.trim())
    for (const [position, cell] of cells.entries()) {
      const [, name = '', inline = ''] =
        /^[【[]?([^：:】\]]{1,20})[】\]]?\s*(?:[：:]\s*(.*))?$/u.exec(cell) ?? []
      if (!label.test(name.replace(/\s/gu, ''))) continue
      const value = inline === '' ? (cells[position + 1] ?? '') : inline
      if (value !== '') return { value, proof: { blockIndex, text: value } }
    }
  }
  return null
}
