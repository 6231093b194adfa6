// Library: which documents a filter lets through.
import type { PolicyDocument } from '#domain/document.ts'
import { standingOn } from '#domain/validity.ts'
import type { ClauseFilter } from './library.ts'

/** A test of documents; what it lets through may be searched, swept and counted. */
export function passes({
  documents,
  collections,
  standing,
}: ClauseFilter): (document: PolicyDocument) => boolean {
  const ids = documents && new Set(documents)
  const names = collections && new Set(collections)
  return (document) =>
    ids?.has(document.id) !== false &&
    names?.has(document.collection) !== false &&
    standing?.anyOf.includes(standingOn(document, null, standing.on)) !== false
}
