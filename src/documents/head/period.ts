// Documents: the period that a document sets for itself.
import { readOwnValidity } from '#zh/own-validity.ts'
import type { Found } from './found.ts'
import type { Block } from '../source.ts'

export interface Period {
  from: string
  to: string
}

const YEARS = /(\d{4})\s*年?\s*[—–\-－─~～至到]{1,2}\s*(\d{4})\s*年/u

/**
 * The years in the title （2023—2024年）, else the validity that the text gives itself
 * (自2025年5月1日起实施，有效期至2030年4月30日; 自印发之日起施行，有效期5年).
 */
export function findPeriod(
  blocks: readonly Block[],
  issuedOn: string | null,
): Found<Period> | null {
  for (const [blockIndex, block] of blocks.entries()) {
    const match = block.reason === 'title' ? YEARS.exec(block.text) : null
    if (match === null) continue
    const [text, from = '', to = ''] = match
    if (from < to) return { value: { from, to }, proof: { blockIndex, text } }
  }
  for (const [blockIndex, block] of [...blocks.entries()].toReversed()) {
    if (block.role === 'aside') continue
    const validity = readOwnValidity(block.text, issuedOn)
    if (validity === null) continue
    const { from, to, proof: text } = validity
    return { value: { from, to }, proof: { blockIndex, text } }
  }
  return null
}
