// Answer: the clauses whose words prove what is known about a document.
import { wholeClause, type CitedClause } from './cited-clause.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument, Proof, ProvableField } from '#domain/document.ts'

/** A title, number or signature is quoted whole up to this length. */
const MAX_WHOLE_PROOF_CHARS = 200

export type ClauseById = (id: string) => Clause | undefined

/** The words that prove some fields, else those of the title; at most two are cited. */
export function fieldEvidence(
  document: PolicyDocument,
  fields: readonly ProvableField[],
  clauseById: ClauseById,
): CitedClause[] {
  const proofs = fields.flatMap((field) => document.proofs[field] ?? [])
  const fallback = document.proofs.title
  return (proofs.length > 0 ? proofs : fallback === undefined ? [] : [fallback])
    .slice(0, 2)
    .flatMap((one) => proofEvidence(one, document, clauseById))
}

/** The clause of a proof: whole if it is short, else the proving words. */
export function proofEvidence(
  proof: Proof,
  document: PolicyDocument,
  clauseById: ClauseById,
): CitedClause[] {
  const clause = clauseById(proof.clauseId)
  if (clause === undefined) return []
  // A signature block proves all issuers, its proof names only the first of them.
  if (clause.text.length < MAX_WHOLE_PROOF_CHARS) return [wholeClause(clause, document)]
  const start = clause.text.indexOf(proof.text)
  const quotes = start < 0 ? [] : [{ start, end: start + proof.text.length }]
  return [{ clause, document, quotes }]
}
