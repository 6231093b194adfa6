// Answer: a clause number written in prose is that of a clause that the sentence cites.
import type { CitedClause } from '../cited-clause.ts'
import { parseAddresses } from '#documents/address/address.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { Clause } from '#domain/clause.ts'
import { clausesOf, resolveAddress } from '#retrieve/lookup.ts'
import { findNormalised, normaliseText, normaliseWithOffsets } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { Failure, SentenceCheck } from './sentence-check.ts'

/** Addresses are printed in the label of a cited clause, stand in its words, or resolve to it. */
export const addressesAreCited: SentenceCheck = async ({ text, evidence }, { tree }) => {
  const addresses = parseAddresses(withoutQuotations(text)).filter(
    ({ certainty, fromCurrent }) => certainty === 'explicit' && !fromCurrent,
  )
  const open = addresses.filter((address) => !evidence.some((one) => holds(one, address.text)))
  if (open.length === 0) return []
  const documents = [...new Set(evidence.map(({ document }) => document))]
  const failures: Failure[] = []
  for (const address of open) {
    const lookups = await Promise.all(
      documents.map((document) => resolveAddress(address, { tree, documents: [document] })),
    )
    const isCited = lookups
      .flatMap(clausesOf)
      .some((clause) => evidence.some((one) => isWithin(one.clause, clause, tree)))
    if (!isCited) failures.push({ check: 'address-cited', detail: address.text })
  }
  return failures
}

function holds({ clause }: CitedClause, address: string): boolean {
  const wanted = normaliseText(address)
  const own = normaliseText([...clause.path, clause.label].join('/'))
  return (
    findNormalised(normaliseWithOffsets(own), wanted).length > 0 ||
    normaliseText(clause.text).includes(wanted)
  )
}

/** Whether the clause is the addressed one or stands below it. */
function isWithin(clause: Clause, addressed: Clause, tree: ClauseTree): boolean {
  return [clause, ...tree.ancestorsOf(clause)].some(({ id }) => id === addressed.id)
}
