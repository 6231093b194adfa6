// Answer: whether a document is in force on a day, and until when, with the words that prove it.
import type { CitedClause } from './cited-clause.ts'
import type { Clause } from '#domain/clause.ts'
import { standingOn } from '#domain/validity.ts'
import type { PolicyDocument, ProvableField } from '#domain/document.ts'
import { allDates } from '#zh/dates.ts'
import { limitsOwnValidity } from '#zh/own-validity.ts'
import { splitSentences } from '#zh/sentences.ts'
import { deriveEnd } from './derivation.ts'
import type { Derivation } from './derivation.ts'
import { quotedStatement } from './quoted-statement.ts'
import { fieldEvidence, proofEvidence } from './proof-evidence.ts'
import type { ClauseById } from './proof-evidence.ts'
import type { Statement } from './statement.ts'
import { byList, citeDocument, sayDate, sayTimeUntil } from '#words/answers.ts'
import type { Language } from '#words/answers.ts'
import { METADATA_WORDS } from '#words/metadata.ts'

export interface StandingInput {
  document: PolicyDocument
  /** Documents related to it, by id, for 由…转化 and 接续. */
  related: readonly PolicyDocument[]
  /** The clauses of the document. */
  clauses: readonly Clause[]
  clauseById: ClauseById
  language: Language
  asOf: string
}

export interface StandingStatements {
  statements: Statement[]
  /** The text does not show whether it is in force. */
  isUnknown: boolean
  /** A statement says that the text does not set something, which takes a look through all of it. */
  saysAbsence: boolean
}

/** The standing on the day, with the period that the text gives itself. */
export function describeStanding(input: StandingInput): StandingStatements {
  const { document, asOf } = input
  const period = periodOf(input)
  const limit = period === null ? clauseThatLimits(input) : null
  switch (standingOn(document, null, asOf)) {
    case 'draft':
      return told([
        statement(input, METADATA_WORDS[input.language].draft, null),
        ...finalOfDraft(input),
      ])
    case 'repealed':
      return told([statement(input, repealedWords(input), null)])
    case 'ended':
      return told([statement(input, endedWords(input, period), period), ...quotes(input, period)])
    case 'unknown':
      return {
        statements: [
          ...(period === null ? [] : [statement(input, period.words, period)]),
          ...quoteLimit(input, limit),
        ],
        isUnknown: true,
        saysAbsence: false,
      }
    case 'in-force':
      return limit === null
        ? {
            ...told([
              statement(input, inForceWords(input, period), period),
              ...quotes(input, period),
            ]),
            saysAbsence: period === null,
          }
        : {
            ...told([
              statement(input, METADATA_WORDS[input.language].termWithoutStart(document), null),
              ...quoteLimit(input, limit),
            ]),
            saysAbsence: true,
          }
  }
}

function told(statements: Statement[]): StandingStatements {
  return { statements, isUnknown: false, saysAbsence: false }
}

interface SaidPeriod {
  /** 执行期是2023—2024年; 有效期5年，自2019年2月1日起算，至2024年1月31日止 */
  words: string
  derivations: Derivation[]
  /** The last day where it is known to the day. */
  lastDay: string | null
  /** The clause whose words must be shown themselves: the day of its end cannot be proved from it. */
  shown: Clause | null
}

/** The period in words that can be proved; null where the document has none. */
function periodOf({ document, clauseById, language }: StandingInput): SaidPeriod | null {
  const { period, proofs } = document
  if (period === null) return null
  const say = METADATA_WORDS[language]
  const { from, to } = period
  const source = proofs.period === undefined ? byList(language) : ''
  if (to.length === YEAR.length) {
    const words = say.years(from.slice(0, 4), to)
    return { words: words + source, derivations: [], lastDay: null, shown: null }
  }
  const computed = deriveEnd(document, clauseById)
  if (computed !== null) {
    const words = say.term(computed.term.text, sayDate(from, language), sayDate(to, language))
    return { words, derivations: [computed], lastDay: to, shown: null }
  }
  const clause = clauseById(proofs.period?.clauseId ?? '')
  const isPrinted = clause === undefined || allDates(clause.text).some(({ value }) => value === to)
  if (!isPrinted) return { words: say.someTerm, derivations: [], lastDay: null, shown: clause }
  const words = say.validUntil(sayDate(to, language))
  return { words: words + source, derivations: [], lastDay: to, shown: null }
}

const YEAR = '2026'

/** Where the text limits its validity in words that give no last day. */
function clauseThatLimits({ document, clauses }: StandingInput): Clause | null {
  if (document.period !== null) return null
  return clauses.find(({ text }) => limitsOwnValidity(text)) ?? null
}

function statement(input: StandingInput, value: string, period: SaidPeriod | null): Statement {
  const { document, related, clauseById } = input
  const evidence = fieldEvidence(document, provingFields(document), clauseById)
  for (const other of related) {
    if (other === document || !value.includes(citeDocument(other))) continue
    const named = other.proofs.number ?? other.proofs.title
    if (named !== undefined) evidence.push(...proofEvidence(named, other, clauseById))
  }
  const derivations = period?.derivations ?? []
  const remaining = remainingTime(input, period)
  return {
    text: `${citeDocument(document)}${value}。`,
    layout: 'paragraph',
    role: 'claim',
    evidence: [...evidence, ...premises(derivations, evidence, document)],
    derivations: [...derivations, ...(remaining === null ? [] : [remaining])],
  }
}

/** The clauses of first day and term, where they are not cited already. */
function premises(
  derivations: readonly Derivation[],
  cited: readonly CitedClause[],
  document: PolicyDocument,
): CitedClause[] {
  return derivations
    .flatMap((one) => (one.kind === 'end' ? [one.start, one.term] : []))
    .filter(({ clause }) => !cited.some((one) => one.clause.id === clause.id))
    .map(({ clause, start, end }) => ({ clause, document, quotes: [{ start, end }] }))
}

function remainingTime({ document, asOf }: StandingInput, period: SaidPeriod | null) {
  const end = period?.lastDay ?? null
  const isRunning = standingOn(document, null, asOf) === 'in-force' && hasBegun(document, asOf)
  return end === null || !isRunning ? null : { kind: 'remaining' as const, end }
}

function hasBegun({ period }: PolicyDocument, asOf: string): boolean {
  return period === null || asOf.slice(0, period.from.length) >= period.from
}

/** Whose words prove the standing. */
function provingFields(document: PolicyDocument): readonly ProvableField[] {
  if (document.period !== null) return ['period', 'title']
  return document.authority === 'association' ? ['issuers', 'number'] : ['standing', 'title']
}

/** The words of a term from which no last day can be proved. */
function quotes(input: StandingInput, period: SaidPeriod | null): Statement[] {
  return quoteLimit(input, period?.shown ?? null)
}

function quoteLimit(
  { document, asOf, language }: StandingInput,
  clause: Clause | null,
): Statement[] {
  if (clause === null) return []
  const own = splitSentences(clause.text).filter(({ text }) => limitsOwnValidity(text))
  const quoted = own.length > 0 ? own : [{ start: 0, end: clause.text.length }]
  return [quotedStatement({ clause, document, quotes: quoted }, { asOf, language })]
}

/** 正式文件是…: a draft's standing is told with the text that it became. */
function finalOfDraft({ document, related, clauseById, language }: StandingInput): Statement[] {
  const final = related.find(({ id }) => id === document.draftOf)
  const proof = final?.proofs.number ?? final?.proofs.title
  if (final === undefined || proof === undefined) return []
  return [
    {
      text: METADATA_WORDS[language].finalText(citeDocument(final)),
      layout: 'paragraph',
      role: 'claim',
      evidence: proofEvidence(proof, final, clauseById),
    },
  ]
}

function repealedWords({ document, language }: StandingInput): string {
  const source = document.proofs.standing === undefined ? byList(language) : ''
  return METADATA_WORDS[language].repealed + source
}

function endedWords(input: StandingInput, period: SaidPeriod | null): string {
  const { document, related, language, asOf } = input
  const { ended, followedBy } = METADATA_WORDS[language]
  const successor = related.find(({ succeeds }) => succeeds === document.id)
  const followed = successor === undefined ? '' : followedBy(citeDocument(successor))
  return ended(period?.words ?? '', sayDate(asOf, language)) + followed
}

function inForceWords(input: StandingInput, period: SaidPeriod | null): string {
  const { document, language, asOf } = input
  const { openInForce, inForce } = METADATA_WORDS[language]
  const day = sayDate(asOf, language)
  if (period === null) return openInForce(document, day)
  const left = remainingWords(input, period)
  return inForce(document, { period: period.words, day, hasBegun: hasBegun(document, asOf), left })
}

function remainingWords(input: StandingInput, period: SaidPeriod | null): string {
  const { language, asOf } = input
  const { lastDay, timeLeft } = METADATA_WORDS[language]
  const remaining = remainingTime(input, period)
  if (remaining === null) return ''
  const left = sayTimeUntil(asOf, remaining.end, language)
  return left === '' ? lastDay : timeLeft(left)
}
