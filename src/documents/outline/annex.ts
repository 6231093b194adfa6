// Documents: where an enclosed text (附件) begins.
import type { Block } from '../source.ts'
import { readMarker } from './markers.ts'
import type { Paragraph } from './paragraphs.ts'

/** Whether a line can head an annex: 附件1 alone or with its title, not `附件：1.…` of a list. */
function isAnnexHead(text: string): boolean {
  const marker = readMarker(text)
  return marker?.numbering === 'annex' && !/^\d{1,2}[.．、]/u.test(text.slice(marker.length))
}

/**
 * Attachment blocks that open an enclosed text after numbered text, with the title lines right
 * under them. Ingest sets them apart as information; here they divide the document. A list of
 * attachments is followed by another entry, a signature or nothing, never by text.
 */
export function findAnnexHeads(blocks: readonly Block[]): Set<number> {
  const heads = new Set<number>()
  let pending: number[] = []
  let numbered = false
  for (const [index, block] of blocks.entries()) {
    if (block.role === 'aside') continue
    if (block.role === 'body') {
      for (const head of pending) heads.add(head)
      pending = []
      numbered ||= readMarker(block.text) !== null
      continue
    }
    const opens = numbered && block.reason === 'attachment' && isAnnexHead(block.text)
    if (opens) pending = [index]
    else if (pending.length > 0 && block.reason === 'attachment-title') pending.push(index)
    else pending = []
  }
  return heads
}

/**
 * Annex markers with nothing under them (a list of attached files at the end) are text: a marker
 * stays only where a paragraph that is no annex marker follows.
 */
export function dropEmptyAnnexes(paragraphs: readonly Paragraph[]): Paragraph[] {
  return paragraphs.map((paragraph, index) => {
    if (paragraph.marker?.numbering !== 'annex') return paragraph
    const next = paragraphs[index + 1]
    const isEmpty = next === undefined || next.marker?.numbering === 'annex'
    return isEmpty ? { ...paragraph, marker: null } : paragraph
  })
}
