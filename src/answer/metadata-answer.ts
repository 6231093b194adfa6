// Answer: facts about a document itself, from its metadata, with the words that prove them.
import { quoteWords, wholeClause, type CitedClause } from './cited-clause.ts'
import type { MetadataField } from '#domain/understanding.ts'
import { isPolicy } from '#domain/clause.ts'
import type { ProvableField } from '#domain/document.ts'
import { proveDerivations } from './derivation.ts'
import { fieldEvidence } from './proof-evidence.ts'
import { describeStanding } from './standing-answer.ts'
import type { StandingInput } from './standing-answer.ts'
import type { Statement } from './statement.ts'
import { byList, citeDocument, sayDate } from '#words/answers.ts'
import { METADATA_WORDS } from '#words/metadata.ts'

export interface MetadataInput extends StandingInput {
  fields: readonly MetadataField[]
}

export interface MetadataStatements {
  statements: Statement[]
  /** A statement says that the text does not set something, which takes a look through all of it. */
  saysAbsence: boolean
  /** Fields that the file does not give. */
  unknown: MetadataField[]
}

/** One statement a field; what the file does not say is reported, never invented. */
export function describeMetadata(input: MetadataInput): MetadataStatements {
  const statements: Statement[] = []
  const unknown: MetadataField[] = []
  let saysAbsence = false
  for (const field of input.fields) {
    if (field === 'standing') {
      const standing = describeStanding(input)
      statements.push(...standing.statements)
      if (standing.isUnknown) unknown.push(field)
      saysAbsence ||= standing.saysAbsence
      continue
    }
    const own = field === 'addressees' ? addresseesOf(input) : fieldStatements(input, field)
    if (own.length === 0) unknown.push(field)
    statements.push(...own)
  }
  return { statements, unknown, saysAbsence }
}

function fieldStatements(
  input: MetadataInput,
  field: Exclude<MetadataField, 'standing' | 'addressees'>,
): Statement[] {
  const { document, clauseById, language } = input
  const value = valueOf(input, field)
  if (value === null) return []
  const fields: readonly ProvableField[] = field === 'issuers' ? ['issuers', 'title'] : [field]
  const evidence = fieldEvidence(document, fields, clauseById)
  const isOwn = fields.some((one) => document.proofs[one] !== undefined && one !== 'title')
  const source = isOwn || field === 'title' ? '' : byList(language)
  const text = `${citeDocument(document)}${value}${source}。`
  const statement: Statement = { text, layout: 'paragraph', role: 'claim', evidence }
  return [statement, ...(field === 'issuers' ? issuerCount(input, evidence) : [])]
}

/** How many they are, where the cited words name them all; no clause says the number. */
function issuerCount({ document, language }: MetadataInput, evidence: CitedClause[]): Statement[] {
  const names = document.issuers
  const derivations = [{ kind: 'count' as const, names }]
  const { broken } = proveDerivations(derivations, evidence)
  if (names.length < 2 || broken.length > 0) return []
  const text = METADATA_WORDS[language].issuersInAll(names.length)
  return [{ text, layout: 'paragraph', role: 'claim', evidence, derivations }]
}

/** The addressees are quoted as printed: a line that ends in a colon before the text begins. */
function addresseesOf({ document, clauses, language }: MetadataInput): Statement[] {
  const clause = clauses.find(
    (one) => !isPolicy(one) && /^[^。；]{4,}[：:]$/u.test(one.text.trim()),
  )
  if (clause === undefined) return []
  const evidence = wholeClause(clause, document)
  const words = quoteWords(clause, evidence.quotes)
  const lead = METADATA_WORDS[language].addressees
  return [
    {
      text: `${citeDocument(document)}${lead}${words}`,
      layout: 'paragraph',
      role: 'claim',
      evidence: [evidence],
    },
  ]
}

/** What the document has in a field, as a predicate; null where it has nothing. */
function valueOf(
  { document, language }: MetadataInput,
  field: Exclude<MetadataField, 'standing' | 'addressees'>,
): string | null {
  const { issuers, issuedOn, number, title } = document
  const words = METADATA_WORDS[language]
  switch (field) {
    case 'issuers':
      return issuers.length === 0 ? null : words.issuedBy(issuers)
    case 'issuedOn':
      return issuedOn === null ? null : words.issuedOn(sayDate(issuedOn, language))
    case 'number':
      return number === null ? null : words.number(number)
    case 'title':
      return words.title(title)
  }
}
