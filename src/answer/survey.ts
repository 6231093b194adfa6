// Answer: what was looked through, which proves that something is not there, or how often it is.
import type { Clause } from '#domain/clause.ts'
import type { Coverage } from '#domain/answer.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'

/**
 * The coverage of a look through documents.
 * @param tree of the whole library
 * @param matched what was found among them
 */
export function surveyOf(
  documents: readonly Pick<PolicyDocument, 'id'>[],
  tree: Pick<ClauseTree, 'countPolicy'>,
  matched: readonly Pick<Clause, 'documentId'>[] = [],
): Coverage {
  return {
    clausesMatched: matched.length,
    clausesScanned: tree.countPolicy(documents),
    documentsMatched: new Set(matched.map(({ documentId }) => documentId)).size,
    documentsScanned: documents.length,
  }
}
