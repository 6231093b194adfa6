// Page: which documents grew out of each other.
import type { PolicyDocument } from '../api/types.ts'

/** Two documents of which one grew out of the other, the older first. */
export interface Relation {
  kind: 'draftOf' | 'becameFrom' | 'succeeds' | 'succeededBy'
  other: PolicyDocument
  from: string
  to: string
}

/** Everything that a document is related to. */
export function relationsOf(
  { id, draftOf, succeeds }: Pick<PolicyDocument, 'id' | 'draftOf' | 'succeeds'>,
  documents: readonly PolicyDocument[],
): Relation[] {
  return documents.flatMap((other): Relation[] => {
    if (other.id === draftOf) return [{ kind: 'draftOf', other, from: id, to: other.id }]
    if (other.draftOf === id) return [{ kind: 'becameFrom', other, from: other.id, to: id }]
    if (other.id === succeeds) return [{ kind: 'succeeds', other, from: other.id, to: id }]
    if (other.succeeds === id) return [{ kind: 'succeededBy', other, from: id, to: other.id }]
    return []
  })
}

export function compareAddress({ from, to }: { from: string; to: string }): string {
  return `/compare?${new URLSearchParams({ from, to }).toString()}`
}
