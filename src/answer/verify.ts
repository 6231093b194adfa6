// Answer: checks by code that every statement is proved by the clauses it cites.
import { parseAddresses } from '#documents/address/address.ts'
import type { Coverage, Verification } from '#domain/answer.ts'
import type { Claim, ClaimKind } from '#domain/claim.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { standingOn } from '#domain/validity.ts'
import { pace } from '#domain/work/pace.ts'
import { findNormalised, normaliseText, normaliseWithOffsets } from '#zh/normalise.ts'
import { findQuantities } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'
import type { LibraryView } from '#library/view.ts'
import { claimOf } from './claims.ts'
import type { Failure } from './checks/sentence-check.ts'
import { derivedWords, describeDerivation, proveDerivations } from './derivation.ts'
import { quotationsOf, withoutQuotations } from './quotations.ts'
import type { Statement } from './statement.ts'
import { sayDate, STANDING_MARKS } from '#words/answers.ts'

export interface VerifyContext {
  library: LibraryView
  /** What was looked through, if anything: without it a survey is unproved. */
  coverage: Coverage | null
  /** YYYY-MM-DD, for standings. */
  asOf: string
}

export interface Verified {
  /** The statements that passed, in order. */
  statements: Statement[]
  verification: Verification
}

/** A claim, and what its checks read beside it. */
type Claimed = Claim & Pick<Statement, 'evidence' | 'derivations'>

type Check = (claim: Claimed, context: VerifyContext) => Promise<Failure[]> | Failure[]

/** Least length of a quotation that must be verbatim; shorter ones are names. In characters. */
const MIN_QUOTE_CHARS = 6

/** Work of checking one statement, in clauses read. */
const STATEMENT_UNITS = 4

/** Tests every claim and survey; what fails a check is left out and reported. */
export async function verifyStatements(
  statements: readonly Statement[],
  context: VerifyContext,
): Promise<Verified> {
  const kept: Statement[] = []
  const failures: Verification['failures'] = []
  let sentences = 0
  await context.library.read(statements.flatMap(idsCited))
  for (const statement of statements) {
    const claim = claimOf(statement, context.coverage)
    if (claim !== null && claim.kind !== 'absence') sentences++
    const found = claim === null ? [] : await checkClaim({ ...statement, ...claim }, context)
    await pace(STATEMENT_UNITS)
    failures.push(...found.map((failure) => ({ ...failure, sentence: statement.text })))
    if (found.length === 0) kept.push(statement)
  }
  return {
    statements: kept,
    verification: {
      passed: failures.length === 0,
      sentences,
      removed: statements.length - kept.length,
      repaired: 0,
      failures,
    },
  }
}

async function checkClaim(claim: Claimed, context: VerifyContext): Promise<Failure[]> {
  const failures: Failure[] = []
  for (const check of CHECKS[claim.kind]) failures.push(...(await check(claim, context)))
  return failures
}

/** A claim cites at least one clause. */
const isCited: Check = ({ citations }) =>
  citations.length === 0 ? [{ check: 'uncited', detail: '没有引用任何条款' }] : []

/** Each cited clause stands in the library just as it is cited. */
const citationsExist: Check = async (statement, { library }) => {
  const held = await library.read(idsCited(statement))
  return statement.evidence
    .filter(({ clause }, at) => held[at]?.clause.text !== clause.text)
    .map(({ clause }) => ({ check: 'citation-exists', detail: clause.id }))
}

function idsCited({ evidence }: Pick<Statement, 'evidence'>): string[] {
  return evidence.map(({ clause }) => clause.id)
}

/** Each quotation stands verbatim in a clause that is cited. */
const quotationsVerbatim: Check = ({ text, evidence }) =>
  quotationsOf(text)
    .filter((quotation) => quotation.length >= MIN_QUOTE_CHARS)
    .filter((quotation) => !evidence.some(({ clause }) => clause.text.includes(quotation)))
    .map((quotation) => ({ check: 'quotation-verbatim', detail: quotation }))

/** Each result stands on words of cited clauses that give it. */
const derivationsHold: Check = ({ derivations = [], evidence }) =>
  proveDerivations(derivations, evidence).broken.map((broken) => ({
    check: 'derivation-proved',
    detail: describeDerivation(broken),
  }))

/**
 * Each figure outside quotations stands in a cited clause or in the metadata of its document, or is
 * derived from cited words.
 */
const figuresProved: Check = ({ text, evidence, derivations = [] }, { library, asOf }) => {
  const figures = findQuantities(withoutNames(text, evidence))
  if (figures.length === 0) return []
  const derived = proveDerivations(derivations, evidence).proved.flatMap((one) =>
    findQuantities(derivedWords(one, asOf)),
  )
  const proved = evidence.flatMap(({ clause, document }) => [
    ...library.reading(clause).figures(),
    ...figuresOfMetadata(document, asOf),
  ])
  const known = [...proved, ...derived]
  return figures
    .filter((figure) => !known.some((one) => isProvedBy(figure, one)))
    .map((figure) => ({ check: 'figure-proved', detail: figure.text }))
}

function figuresOfMetadata(document: PolicyDocument, asOf: string): Quantity[] {
  const { title, number, issuedOn } = document
  const issued = issuedOn === null ? '' : sayDate(issuedOn, 'zh')
  return findQuantities(
    [title, number ?? '', issued, givenPeriod(document), sayDate(asOf, 'zh')].join('\n'),
  )
}

/** A bare number proves no figure with a unit; a figure proves its bare number. */
function isProvedBy(figure: Quantity, known: Quantity): boolean {
  return figure.value === known.value && (figure.unit === '' || figure.unit === known.unit)
}

/** The period of a document where the list of documents gives it, and no words of its own. */
function givenPeriod({ period, proofs }: PolicyDocument): string {
  if (period === null || proofs.period !== undefined) return ''
  return `${sayDate(period.from, 'zh')} ${sayDate(period.to, 'zh')}`
}

/** Document numbers written in prose belong to a cited document, or stand in a cited clause. */
const numbersOfDocuments: Check = ({ text, evidence }, { library }) => {
  const numbers = normaliseText(withoutQuotations(text)).match(
    /\p{Script=Han}{2,12}\[\d{4}\]\d+号/gu,
  )
  if (numbers === null) return []
  const known = evidence.flatMap(({ clause, document }) => [
    library.reading(clause).normal(),
    normaliseText(document.number ?? ''),
  ])
  return numbers
    .filter((number) => !known.some((words) => words.includes(number) || number.includes(words)))
    .map((number) => ({ check: 'document-number', detail: number }))
}

/** A clause number written in prose is that of a cited clause. */
const addressesAreCited: Check = ({ text, evidence }) => {
  const addresses = parseAddresses(withoutNames(text, evidence)).filter(
    ({ certainty }) => certainty === 'explicit',
  )
  if (addresses.length === 0) return []
  const paths = evidence.map(({ clause }) =>
    normaliseText([...clause.path, clause.label].join('/')),
  )
  return addresses
    .filter((address) => !paths.some((path) => pathHolds(path, address.text)))
    .map((address) => ({ check: 'address-cited', detail: address.text }))
}

function pathHolds(path: string, address: string): boolean {
  const wanted = normaliseText(address)
  return findNormalised(normaliseWithOffsets(path), wanted).length > 0
}

/** A draft, an ended plan or a repealed text is never presented as in force. */
const standingShown: Check = ({ text, evidence }, { asOf }) => {
  const failures: Failure[] = []
  for (const { clause, document } of evidence) {
    if (clause.kind === 'matter' && document.standing !== 'draft') continue
    const marks = STANDING_MARKS[standingOn(document, clause, asOf)]
    if (marks !== undefined && !marks.test(text)) {
      failures.push({
        check: 'standing-shown',
        detail: `${document.id}：${standingOn(document, clause, asOf)}`,
      })
    }
  }
  return failures
}

/** What a look through documents found is said with its coverage. */
const isSurveyed: Check = ({ coverage }) =>
  coverage === null ? [{ check: 'unsurveyed', detail: '没有检索范围可以证明' }] : []

const CITED_CHECKS: readonly Check[] = [
  isCited,
  citationsExist,
  quotationsVerbatim,
  derivationsHold,
  figuresProved,
  numbersOfDocuments,
  addressesAreCited,
  standingShown,
]
const CHECKS: Record<ClaimKind, readonly Check[]> = {
  quotation: CITED_CHECKS,
  statement: CITED_CHECKS,
  comparison: CITED_CHECKS,
  derivation: CITED_CHECKS,
  absence: [isSurveyed],
}

/** The statement's own words: quotations and the names of its documents and clauses left out. */
function withoutNames(text: string, evidence: Statement['evidence']): string {
  return evidence
    .flatMap(({ clause, document }) => [document.title, document.number ?? '', clause.label])
    .filter((name) => name !== '')
    .reduce((words, name) => words.replaceAll(name, ' '), withoutQuotations(text))
}
