// Answer: the end of the pipeline, where every answer is made to keep what answers promise.
import type { Verification } from '#domain/answer.ts'
import { refusedFor, type Answerability } from '#domain/answerability.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { LibraryView } from '#library/view.ts'
import { quotedStatement } from './quoted-statement.ts'
import { composeRefusal } from './refuse.ts'
import { REFUSAL_WORDS, searchedWords, unreadWords } from '#words/refusals.ts'
import { renderStatements } from './render.ts'
import type { Rendered } from './render.ts'
import type { Composition, Statement } from './statement.ts'
import { surveyOf } from './survey.ts'
import { verifyStatements } from './verify.ts'
import type { Verified } from './verify.ts'
import { unprovedNotice } from '#words/answers.ts'
import type { Language } from '#words/answers.ts'

export interface FinishContext {
  library: LibraryView
  /** The documents that were asked. */
  documents: readonly PolicyDocument[]
  language: Language
  asOf: string
}

export interface Finished extends Rendered {
  composition: Composition
  verification: Verification
}

/**
 * Verifies a composition and renders what stands. What fails is replaced by the very words that it
 * cites, or left out; then the answer is partial and says so. Where nothing is left that a citation
 * or a coverage proves, the composition becomes a refusal: an answer is never empty, and only a
 * greeting needs no proof. Failures stay in `verification`.
 */
export async function finishComposition(
  composition: Composition,
  context: FinishContext,
): Promise<Finished> {
  const { verified, composition: mended } = await verifyAndMend(composition, context)
  if (keepsPromises(mended)) {
    return {
      composition: mended,
      verification: verified.verification,
      ...renderStatements(mended.statements, context.asOf),
    }
  }
  const refusal = await refuseUnproved(composition, context)
  return {
    composition: refusal,
    verification: verified.verification,
    ...renderStatements(refusal.statements, context.asOf),
  }
}

/**
 * Whether something is said and proved. A greeting needs no proof, a refusal only where it says that
 * something is not there; of documents without a clause not even that can be said.
 */
function keepsPromises({ intent, answerability, statements, coverage }: Composition): boolean {
  if (statements.every(({ text }) => text.trim() === '')) return false
  if (intent === 'chat') return true
  const isLookedThrough = coverage !== null && coverage.clausesScanned > 0
  if (answerability.outcome === 'refused') return coverage === null || isLookedThrough
  return statements.some(({ role }) => role === 'claim' || (role === 'survey' && isLookedThrough))
}

async function verifyAndMend(
  composition: Composition,
  context: FinishContext,
): Promise<{ composition: Composition; verified: Verified }> {
  const verify = ({ statements, coverage }: Composition): Promise<Verified> =>
    verifyStatements(statements, { ...context, coverage })
  const first = await verify(composition)
  if (first.verification.failures.length === 0) return { composition, verified: first }
  const failed = composition.statements.filter((one) => !first.statements.includes(one))
  const counted = withoutFailed(composition, failed)
  const substitutes = new Map(
    failed.map((statement) => [statement, quotedInstead(statement, first.statements, context)]),
  )
  const statements =
    counted?.statements ??
    composition.statements.flatMap((statement) => substitutes.get(statement) ?? [statement])
  const second = await verify({ ...composition, ...counted, statements })
  const stands = new Set(second.statements)
  const repaired = failed.filter((one) => substitutes.get(one)?.some((it) => stands.has(it)))
  const removed = failed.length - repaired.length
  const notice = unprovedNotice({ repaired: repaired.length, removed }, context.language)
  return {
    composition: {
      ...composition,
      ...counted,
      statements: withoutLooseLeads(second.statements),
      answerability: withoutSome(composition.answerability),
      notices: [...composition.notices, notice],
    },
    verified: {
      ...second,
      verification: { ...first.verification, removed, repaired: repaired.length },
    },
  }
}

/** Without sentences that could not be proved an answer is partial. */
function withoutSome(decided: Answerability): Answerability {
  return decided.outcome === 'answered' ? { ...decided, outcome: 'partial' } : decided
}

/** A swept list counts what it shows: it is composed anew without the clauses that failed. */
function withoutFailed(
  { without }: Composition,
  failed: readonly Statement[],
): Composition | undefined {
  const ids = failed.flatMap(({ evidence }) => evidence.map(({ clause }) => clause.id))
  const counted = without?.(new Set(ids))
  return counted?.statements.some(({ role }) => role === 'claim') === true ? counted : undefined
}

/** The cited words themselves in place of a statement, unless they are quoted beside it anyway. */
function quotedInstead(
  { evidence, layout }: Statement,
  kept: readonly Statement[],
  { asOf, language }: FinishContext,
): Statement[] {
  const isShown = ({ id }: Clause): boolean =>
    kept.some((one) => one.evidence.some(({ clause }) => clause.id === id))
  return evidence
    .filter(({ clause, quotes }) => quotes.length > 0 && !isShown(clause))
    .map((one) => quotedStatement(one, { asOf, language }, { layout }))
}

/** Without headings and lead-ins that lead to nothing any more. */
function withoutLooseLeads(statements: readonly Statement[]): Statement[] {
  const kept: Statement[] = []
  let below: 'nothing' | 'heading' | 'content' = 'nothing'
  for (const statement of statements.toReversed()) {
    const isHeading = statement.layout === 'heading'
    const leadsOn = isHeading || (statement.role === 'frame' && /[：:]$/u.test(statement.text))
    const isLoose = isHeading ? below !== 'content' : below === 'nothing'
    if (leadsOn && isLoose) continue
    kept.unshift(statement)
    below = isHeading ? 'heading' : 'content'
  }
  return kept
}

/** What is said where documents speak of the matter and no sentence on it can be proved. */
async function refuseUnproved(
  { intent, notices }: Composition,
  { library, documents, language, asOf }: FinishContext,
): Promise<Composition> {
  const coverage = surveyOf(documents, await library.tree())
  const reason = REFUSAL_WORDS[language].unprovable
  const searched = reason + searchedWords(documents, coverage.clausesScanned, language)
  const refusal = composeRefusal({
    intent,
    answerability: refusedFor([]),
    message: coverage.clausesScanned === 0 ? unreadWords(documents, language) : searched,
    coverage,
    nearest: [],
    language,
    asOf,
  })
  return { ...refusal, notices }
}
