// Library: a source file as it was read.
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'

export interface ReadDocument {
  document: PolicyDocument
  clauses: readonly Clause[]
  /** Taken over from the previous library, repairs included. */
  reused: boolean
}
