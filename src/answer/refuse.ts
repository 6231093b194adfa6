// Answer: saying no, with what was searched and the nearest clause; no model fills the gap.
import type { CitedClause } from './cited-clause.ts'
import type { Coverage, Intent } from '#domain/answer.ts'
import type { Answerability } from '#domain/answerability.ts'
import type { Composition, Statement } from './statement.ts'
import { frame, survey } from './statement.ts'
import { REFUSAL_WORDS } from '#words/refusals.ts'
import { quotedStatement } from './quoted-statement.ts'
import type { Language } from '#words/answers.ts'

export interface RefusalInput {
  intent: Intent
  answerability: Answerability
  message: string
  /** What was looked through for nothing; null where nothing was looked for. */
  coverage: Coverage | null
  /** Clauses with the sentences of them to show. */
  nearest: readonly CitedClause[]
  language: Language
  asOf: string
}

/** A refusal: the message, then the nearest clauses, quoted and marked as no answer. */
export function composeRefusal(input: RefusalInput): Composition {
  const { intent, answerability, message, coverage, nearest, language, asOf } = input
  const statements: Statement[] = [coverage === null ? frame(message) : survey(message)]
  if (nearest.length > 0) {
    statements.push(
      frame(REFUSAL_WORDS[language].nearest),
      ...nearest.map((one) => quotedStatement(one, { asOf, language }, { layout: 'bullet' })),
    )
  }
  return {
    intent,
    answerability,
    declined: { message, nearest: nearest.map(({ clause }) => clause.id) },
    statements,
    coverage,
    notices: [],
  }
}
