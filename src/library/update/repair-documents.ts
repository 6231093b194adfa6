// Library: damaged documents are read with the help of their draft or final text.
import { repairFromSister } from '#documents/repair/repair.ts'
import { Pace, type PaceOptions } from './pace.ts'
import type { ReadDocument } from './read-document.ts'

/**
 * The documents with lost and wrong glyphs of their clauses marked and, where the same words stand
 * elsewhere, inferred for the search text. A document taken over was repaired when it was read.
 */
export async function repairDocuments(
  read: readonly ReadDocument[],
  options: PaceOptions,
): Promise<ReadDocument[]> {
  const pace = new Pace(options)
  const drafts = new Map(read.toReversed().map((entry) => [entry.document.draftOf, entry]))
  const finals = new Map(read.map((entry) => [entry.document.id, entry]))
  const repaired: ReadDocument[] = []
  for (const entry of read) {
    const { id, draftOf } = entry.document
    const sister = drafts.get(id) ?? finals.get(draftOf ?? '')
    const repair = repairFromSister(entry.clauses, sister?.clauses ?? [])
    repaired.push(entry.reused ? entry : { ...entry, clauses: await pace.run(repair) })
  }
  return repaired
}
