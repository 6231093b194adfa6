// Services: the clauses that an address means.
import { parseAddresses } from '#documents/address/address.ts'
import type { Clause } from '#domain/clause.ts'
import type { RequestContext } from '#domain/context.ts'
import type { LibraryView } from '#library/view.ts'
import type { Lexicon } from '#retrieve/lexicon.ts'
import { clausesOf, resolveAddress } from '#retrieve/lookup.ts'
import { understand } from '#retrieve/question.ts'

/** What an address means, as people cite it: 68号文第三部分第（二）项. Nothing where it means nothing. */
export async function findClauses(
  dependencies: { library: LibraryView; lexicon: Lexicon },
  { address }: { address: string },
  { asOf }: RequestContext,
): Promise<{ clauses: Clause[] }> {
  const { scope, addresses } = await understand(dependencies, address, { asOf })
  const { documents } = scope
  const tree = await dependencies.library.tree()
  const wanted = addresses.length > 0 ? addresses : parseAddresses(address)
  const lookups = await Promise.all(wanted.map((one) => resolveAddress(one, { tree, documents })))
  return { clauses: lookups.flatMap(clausesOf) }
}
