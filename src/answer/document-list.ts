// Answer: what the library holds, as every surface lists it.
import { documentOn } from '#domain/validity.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { LibraryView } from '#library/view.ts'

export interface ListedDocument extends PolicyDocument {
  /** Of its policy text. */
  clauseCount: number
}

/** Every document with its standing on a day, in library order. @param asOf YYYY-MM-DD */
export async function listDocuments(library: LibraryView, asOf: string): Promise<ListedDocument[]> {
  const tree = await library.tree()
  return (await library.documents()).map((document) => ({
    ...documentOn(document, asOf),
    clauseCount: tree.countPolicy([document]),
  }))
}
