// Answer: statements as claims, the form in which they are verified and rendered.
import type { Coverage } from '#domain/answer.ts'
import type { Claim, ClaimKind } from '#domain/claim.ts'
import { quotationsOf } from './quotations.ts'
import type { Statement } from './statement.ts'

/**
 * The claim that a statement makes; null for a frame, which claims nothing of documents.
 * @param coverage of the composition that the statement stands in
 */
export function claimOf(statement: Statement, coverage: Coverage | null): Claim | null {
  if (statement.role === 'frame') return null
  const kind = kindOf(statement)
  return {
    text: statement.text,
    kind,
    citations: statement.evidence.flatMap(({ clause, quotes }) =>
      (quotes.length > 0 ? quotes : [{ start: 0, end: 0 }]).map(({ start, end }) => ({
        clauseId: clause.id,
        quote: clause.text.slice(start, end),
        start,
        end,
      })),
    ),
    coverage: kind === 'absence' ? coverage : null,
  }
}

function kindOf({ role, text, evidence, derivations = [] }: Statement): ClaimKind {
  if (role === 'survey') return 'absence'
  if (derivations.length > 0) return 'derivation'
  if (new Set(evidence.map(({ document }) => document.id)).size > 1) return 'comparison'
  return quotationsOf(text).length > 0 ? 'quotation' : 'statement'
}
