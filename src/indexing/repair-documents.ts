// Indexing: damaged documents are read with the help of their draft or final text.
import { repairFromSister } from '../clause/repair.ts'
import type { ReadDocument } from './read-documents.ts'

/**
 * The documents with lost and wrong glyphs of their clauses marked and, where the same words stand
 * elsewhere, inferred for the search text. A document taken over was repaired when it was read.
 */
export function repairDocuments(read: readonly ReadDocument[]): ReadDocument[] {
  return read.map((damaged) => {
    if (damaged.reused) return damaged
    const { id, draftOf } = damaged.document
    const sister = read.find(
      ({ document }) => document.draftOf === id || (draftOf !== null && document.id === draftOf),
    )
    return { ...damaged, clauses: repairFromSister(damaged.clauses, sister?.clauses ?? []) }
  })
}
