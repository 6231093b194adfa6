// Retrieve: an address becomes the clauses it means, or the reason why there are none.
import type { ParsedAddress } from '#domain/address.ts'
import type { Clause } from '#domain/clause.ts'
import { pace } from '#domain/work/pace.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import { DocumentLookup } from './lookup-document.ts'
import { missing, type Lookup } from './lookup-result.ts'

/** Work of looking one address up in one document, in clauses read. */
const UNITS_PER_DOCUMENT = 4

export interface LookupScope {
  tree: Pick<ClauseTree, 'ofDocument'>
  /** Those that may be meant. */
  documents: readonly PolicyDocument[]
  /** The clause that the conversation is about: where 下一条 and 它的第二款 start. */
  current?: Clause
}

/**
 * Looks an address up. Generous in what 条, 点, 项 and 部分 mean (a GB/T 9704 document calls its 条
 * （一）), strict in numbers and headings: what does not stand in the documents is never found.
 * Several clauses that fit, in one document or in several, are ambiguous.
 */
export async function resolveAddress(address: ParsedAddress, scope: LookupScope): Promise<Lookup> {
  const current = address.fromCurrent ? scope.current : undefined
  const results: Lookup[] = []
  for (const document of scope.documents) {
    if (current !== undefined && current.documentId !== document.id) continue
    const lookup = new DocumentLookup(scope.tree.ofDocument(document.id), document)
    results.push(lookup.resolve(address, current ?? null))
    await pace(UNITS_PER_DOCUMENT)
  }
  return mergeLookups(results)
}

/**
 * The lookups of several documents as one: what several of them hold is ambiguous, unless the
 * heading given with the number agrees in some only.
 */
function mergeLookups(results: readonly Lookup[]): Lookup {
  const held = results.filter(({ kind }) => kind === 'found' || kind === 'ambiguous')
  const agreeing = held.filter(saysHead)
  const holding = agreeing.length > 0 ? agreeing : held
  const [first] = holding
  if (first !== undefined && holding.length === 1) return first
  if (first !== undefined) {
    const headAgrees = agreeing.length > 0
    return { kind: 'ambiguous', candidates: holding.flatMap(clausesOf), headAgrees }
  }
  const [only] = results
  if (only !== undefined && results.length === 1) return only
  return closest(results) ?? missing('no-such-number')
}

/** Whether the heading given with the number is the one of what was found, or of its place. */
export function saysHead(lookup: Lookup): boolean {
  return (lookup.kind === 'found' || lookup.kind === 'ambiguous') && lookup.headAgrees
}

/** Everything that an address may mean; nothing where it means none. */
export function clausesOf(lookup: Lookup): Clause[] {
  if (lookup.kind === 'found') return lookup.clauses
  return lookup.kind === 'ambiguous' ? lookup.candidates : []
}

/** Of several failures the one that says most: a heading that stands elsewhere, then any neighbour. */
function closest(results: readonly Lookup[]): Lookup | undefined {
  const failures = results.filter((result) => result.kind === 'missing')
  return (
    failures.find(({ reason }) => reason === 'name-disagrees') ??
    failures.find(({ nearest }) => nearest !== null) ??
    failures[0] ??
    results[0]
  )
}
