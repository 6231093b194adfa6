// Library: everything a library is made of, as it is built, saved and loaded.
import { createHash } from 'node:crypto'
import type { Clause } from '#domain/clause.ts'
import { DEFAULT_COLLECTION, type PolicyDocument } from '#domain/document.ts'
import { eachInSteps, type Steps } from '#domain/work/steps.ts'
import type { AdaptedEmbeddings } from '#models/embeddings/embeddings.ts'
import type { KeywordIndex } from './keyword-index.ts'
import type { VectorStore } from './vector-store.ts'

/** Documents, their clauses in reading order, and the indexes over the searchable ones. */
export interface LibrarySnapshot {
  version: string
  documents: readonly PolicyDocument[]
  clauses: readonly Clause[]
  keywords: KeywordIndex
  vectors: VectorStore
  /** How familiar the texts are to the embedder, 0 … 1; search trusts its vectors accordingly. */
  familiarity: number
  /** The embedder of this library alone, where it was tuned on its texts. */
  adapted: AdaptedEmbeddings | null
}

/** A short hash of what a library says and of the embedder that indexed it. */
export function* libraryVersion(
  documents: readonly PolicyDocument[],
  clauses: readonly Clause[],
  embedderIdentity: string,
): Steps<string> {
  const hash = createHash('sha256').update(embedderIdentity)
  yield* eachInSteps([...documents.map(asHashed), ...clauses], (part) => {
    hash.update(JSON.stringify(part)).update('\n')
  })
  return hash.digest('hex').slice(0, 16)
}

/** Collections came later: a library that has none of its own keeps its version. */
function asHashed({ collection, ...document }: PolicyDocument): object {
  return collection === DEFAULT_COLLECTION ? document : { ...document, collection }
}
