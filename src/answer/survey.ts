// Answer: what was looked through, which proves that something is not there, or how often it is.
import { policyClauses } from '../domain/clause.ts'
import type { Clause } from '../domain/clause.ts'
import type { Coverage } from '../domain/answer.ts'
import type { PolicyDocument } from '../domain/document.ts'

/**
 * The coverage of a look through documents.
 * @param clauses all of theirs, or more
 * @param matched what was found among them
 */
export function surveyOf(
  documents: readonly Pick<PolicyDocument, 'id'>[],
  clauses: readonly Clause[],
  matched: readonly Pick<Clause, 'documentId'>[] = [],
): Coverage {
  const ids = new Set(documents.map(({ id }) => id))
  return {
    clausesMatched: matched.length,
    clausesScanned: policyClauses(clauses).filter(({ documentId }) => ids.has(documentId)).length,
    documentsMatched: new Set(matched.map(({ documentId }) => documentId)).size,
    documentsScanned: documents.length,
  }
}
