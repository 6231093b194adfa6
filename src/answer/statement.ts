// Answer: statements, the form in which an answer is composed and checked before it becomes text.
import type { Coverage, Intent, Refusal } from '#domain/answer.ts'
import type { Answerability } from '#domain/answerability.ts'
import type { Derivation } from './derivation.ts'
import type { CitedClause } from './cited-clause.ts'

/** One sentence, bullet or heading of an answer, in Markdown without citation marks. */
export interface Statement {
  text: string
  /** A continuation goes on in the line of the statement before it. */
  layout: 'paragraph' | 'bullet' | 'heading' | 'continuation'
  /**
   * A claim says something that documents say and must be proved by its evidence. A survey says what
   * a look through documents found, or that it found nothing, and is proved by the coverage of the
   * composition. A frame speaks of the answer itself: which document follows.
   */
  role: 'claim' | 'survey' | 'frame'
  evidence: CitedClause[]
  /** What a claim computes from the words of its evidence. */
  derivations?: Derivation[]
}

/** A composed answer before verification. */
export interface Composition {
  intent: Intent
  answerability: Answerability
  /** How a refusal is said; only where it is one. */
  declined?: Pick<Refusal, 'message' | 'nearest'>
  statements: Statement[]
  /** What was looked through; proves the surveys among the statements. */
  coverage: Coverage | null
  notices: string[]
  /** The same list without some clauses, its counts adjusted; only where clauses were swept. */
  without?: (clauseIds: ReadonlySet<string>) => Composition
}

/** A frame: words about the answer, without evidence. */
export function frame(text: string, layout: Statement['layout'] = 'paragraph'): Statement {
  return { text, layout, role: 'frame', evidence: [] }
}

/** A survey: what was found, or not found, in all that was looked through. */
export function survey(text: string, layout: Statement['layout'] = 'paragraph'): Statement {
  return { text, layout, role: 'survey', evidence: [] }
}
