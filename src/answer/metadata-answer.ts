// Answer: facts about a document itself, from its metadata, with the words that prove them.
import type { Clause } from '../domain/clause.ts'
import { standingOn } from '../domain/document.ts'
import type { PolicyDocument, Proof, ProvableField } from '../domain/document.ts'
import type { MetadataField } from '../retrieve/question-words.ts'
import { frame, quoteWords, wholeClause } from './statement.ts'
import type { Evidence, Statement } from './statement.ts'
import { citeDocument, sayDate } from './wording.ts'
import type { Language } from './wording.ts'

/** A title, number or signature is quoted whole up to this length. */
const MAX_WHOLE_PROOF_CHARS = 200

export interface MetadataInput {
  document: PolicyDocument
  fields: readonly MetadataField[]
  /** Documents related to it, by id, for 由…转化 and 接续. */
  related: readonly PolicyDocument[]
  /** The document's own title block, notice and signature. */
  matter: readonly Clause[]
  clauseById: (id: string) => Clause | undefined
  language: Language
  asOf: string
}

export interface MetadataStatements {
  statements: Statement[]
  /** Fields that the file does not give. */
  unknown: MetadataField[]
}

/** One statement a field; what the file does not say is reported, never invented. */
export function describeMetadata(input: MetadataInput): MetadataStatements {
  const statements: Statement[] = []
  const unknown: MetadataField[] = []
  for (const field of input.fields) {
    const value = FIELD_WORDS[field](input)
    const addressed = field === 'addressees' ? addresseesOf(input) : null
    if (addressed !== null) statements.push(addressed)
    else if (value === null) unknown.push(field)
    else
      statements.push(
        metadataStatement(input, provingFields(field, input.document), value),
        ...issuerCount(input, field),
        ...finalOfDraft(input, field),
      )
  }
  return { statements, unknown }
}

/** A count that code made of the names; no clause says it. */
function issuerCount({ document, language }: MetadataInput, field: MetadataField): Statement[] {
  const count = document.issuers.length
  if (field !== 'issuers' || count < 2) return []
  return [frame(language === 'zh' ? `共 ${count} 个单位。` : `${count} issuers in all.`)]
}

/** The addressees are quoted as printed: a line that ends in a colon before the text begins. */
function addresseesOf({ document, matter, language }: MetadataInput): Statement | null {
  const clause = matter.find(({ text }) => /^[^。；]{4,}[：:]$/u.test(text.trim()))
  if (clause === undefined) return null
  const evidence = wholeClause(clause, document)
  const words = quoteWords(clause, evidence.quotes)
  return {
    text: `${citeDocument(document)}${language === 'zh' ? '的主送机关：' : ' is addressed to: '}${words}`,
    layout: 'paragraph',
    role: 'claim',
    evidence: [evidence],
  }
}

/** 正式文件是…: a draft's standing is told with the text that it became. */
function finalOfDraft(
  { document, related, clauseById, language }: MetadataInput,
  field: MetadataField,
): Statement[] {
  const final = related.find(({ id }) => id === document.draftOf)
  const proof = final?.proofs.number ?? final?.proofs.title
  if (field !== 'standing' || final === undefined || proof === undefined) return []
  const text =
    language === 'zh'
      ? `它的正式文件是${citeDocument(final)}。`
      : `Its final text is ${citeDocument(final)}.`
  return [
    { text, layout: 'paragraph', role: 'claim', evidence: proofEvidence(proof, final, clauseById) },
  ]
}

type Words = (input: MetadataInput) => string | null

/** Whose words prove a field; at most two are cited. */
function provingFields(field: MetadataField, document: PolicyDocument): readonly ProvableField[] {
  if (field === 'issuers') return ['issuers', 'title']
  if (field === 'addressees') return []
  if (field !== 'standing') return [field]
  if (document.period !== null) return ['period', 'title']
  return document.authority === 'association' ? ['issuers', 'number'] : ['standing', 'title']
}

const FIELD_WORDS: Record<MetadataField, Words> = {
  issuers: ({ document, language }) => {
    if (document.issuers.length === 0) return null
    const names = document.issuers.join('、')
    if (language === 'en') return `was issued by ${names}`
    return document.issuers.length > 1 ? `由${names}联合发布` : `由${names}发布`
  },
  issuedOn: ({ document, language }) => {
    if (document.issuedOn === null) return null
    const date = sayDate(document.issuedOn, language)
    return language === 'zh' ? `的成文（发布）时间是${date}` : `is dated ${date}`
  },
  number: ({ document, language }) => {
    if (document.number === null) return null
    return language === 'zh'
      ? `的发文字号是${document.number}`
      : `bears the number ${document.number}`
  },
  standing: (input) => standingWords(input),
  // Quoted as printed, see addresseesOf.
  addressees: () => null,
  title: ({ document, language }) =>
    language === 'zh' ? `的全称是《${document.title}》` : `is titled 《${document.title}》`,
}

function standingWords({ document, related, language, asOf }: MetadataInput): string | null {
  const day = sayDate(asOf, language)
  const successor = related.find(({ succeeds }) => succeeds === document.id)
  const period =
    document.period === null
      ? ''
      : `${document.period.from.slice(0, 4)}—${document.period.to.slice(0, 4)}年`
  switch (standingOn(document, asOf)) {
    case 'draft':
      return language === 'zh'
        ? '是征求意见稿（草案），未生效，不能作为依据'
        : 'is a draft for comment (征求意见稿), never in force'
    case 'ended':
      return language === 'zh'
        ? `的执行期是${period}，截至${day}已到期${successor === undefined ? '' : `；接续它的是${citeDocument(successor)}`}`
        : `covers ${period}; as of ${day} its period has ended (已到期)${successor === undefined ? '' : `; it is followed by ${citeDocument(successor)}`}`
    case 'in-force':
      return inForceWords(document, period, day, language)
    case 'repealed':
      return language === 'zh' ? '已废止' : 'is repealed'
    case 'unknown':
      return null
  }
}

function inForceWords(
  document: PolicyDocument,
  period: string,
  day: string,
  language: Language,
): string {
  if (language === 'en') {
    return period === ''
      ? `is in force (现行) as of ${day}; the file sets no end date`
      : `covers ${period}; as of ${day} it is in force (现行)`
  }
  const kind =
    document.authority === 'association'
      ? `是${document.issuers.join('、')}的协会文件（不是政府文件），`
      : '是正式文件，'
  return period === ''
    ? `${kind}截至${day}现行，文件没有规定失效日期`
    : `${kind}执行期是${period}，截至${day}在执行期内（现行）`
}

function metadataStatement(
  { document, related, clauseById }: MetadataInput,
  fields: readonly ProvableField[],
  value: string,
): Statement {
  const proofs = fields.flatMap((field) => document.proofs[field] ?? [])
  const fallback = document.proofs.title
  const evidence = (proofs.length > 0 ? proofs : fallback === undefined ? [] : [fallback])
    .slice(0, 2)
    .flatMap((one) => proofEvidence(one, document, clauseById))
  for (const other of related) {
    if (other === document || !value.includes(citeDocument(other))) continue
    const named = other.proofs.number ?? other.proofs.title
    if (named !== undefined) evidence.push(...proofEvidence(named, other, clauseById))
  }
  return {
    text: `${citeDocument(document)}${value}。`,
    layout: 'paragraph',
    role: 'claim',
    evidence,
  }
}

function proofEvidence(
  proof: Proof,
  document: PolicyDocument,
  clauseById: (id: string) => Clause | undefined,
): Evidence[] {
  const clause = clauseById(proof.clauseId)
  if (clause === undefined) return []
  // A signature block proves all issuers, its proof names only the first of them.
  if (clause.text.length < MAX_WHOLE_PROOF_CHARS) return [wholeClause(clause, document)]
  const start = clause.text.indexOf(proof.text)
  const quotes = start < 0 ? [] : [{ start, end: start + proof.text.length }]
  return [{ clause, document, quotes }]
}
