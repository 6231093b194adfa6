// Domain: what an answer says of documents, with the words of clauses that prove it.
import type { Coverage } from './answer.ts'

/**
 * quotation: words of a clause in quotation marks; comparison: what rests on words of several
 * documents; absence: what a look through documents found, or that it found nothing; derivation: computed
 * from cited words; statement: anything else that cited clauses say.
 */
export type ClaimKind = 'quotation' | 'statement' | 'comparison' | 'absence' | 'derivation'

/** Words of a clause: clause.text[start, end) is quote. Empty where the clause is cited as a whole. */
export interface ClaimCitation {
  clauseId: string
  quote: string
  start: number
  end: number
}

export interface Claim {
  /** In Markdown, without citation marks. */
  text: string
  kind: ClaimKind
  citations: ClaimCitation[]
  /** What was looked through, which proves an absence; null for the other kinds, and without a look. */
  coverage: Coverage | null
}
