// Answer: what the library holds, as every surface lists it.
import { countClauses } from '#domain/clause.ts'
import { documentOn } from '#domain/validity.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { Library } from '#library/library.ts'

export interface ListedDocument extends PolicyDocument {
  /** Of its policy text. */
  clauseCount: number
}

/** Every document with its standing on a day, in library order. @param asOf YYYY-MM-DD */
export async function listDocuments(library: Library, asOf: string): Promise<ListedDocument[]> {
  const counts = countClauses(await library.clauses())
  return (await library.documents()).map((document) => ({
    ...documentOn(document, asOf),
    clauseCount: counts.get(document.id) ?? 0,
  }))
}
