// Answer: questions about the documents themselves: who, when, what number, in force or not.
import type { AnswerContext } from './answer-context.ts'
import type { MetadataField } from '#domain/understanding.ts'
import { ANSWERED, partly, refusedFor } from '#domain/answerability.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { describeMetadata } from './metadata-answer.ts'
import { composeRefusal } from './refuse.ts'
import { fieldEvidence } from './proof-evidence.ts'
import { frame, survey } from './statement.ts'
import type { Composition, Statement } from './statement.ts'
import { surveyOf } from './survey.ts'
import {
  citeDocument,
  inShownOrder,
  MAX_DESCRIBED,
  standingBadge,
  undescribedNotices,
} from '#words/answers.ts'
import type { Language } from '#words/answers.ts'
import { METADATA_WORDS } from '#words/metadata.ts'

/** Metadata of the named documents; of all when the question asks what there is, or until when. */
export function answerAboutDocuments(context: AnswerContext): Composition | null {
  const { asks, concepts, scope, addresses } = context.understanding
  if (asks.catalogue) return catalogue(context)
  if (asks.metadata.length === 0 || concepts.length > 0 || addresses.length > 0) return null
  if (scope.named) return describeDocuments(context, asks.metadata)
  return asks.metadata.every((field) => field === 'standing') ? catalogue(context) : null
}

/** What is known of the documents in scope, field by field. */
export function describeDocuments(
  context: AnswerContext,
  fields: readonly MetadataField[],
): Composition {
  const { understanding } = context
  const { scope, language, intent } = understanding
  const statements: Statement[] = []
  const gaps: Gap[] = []
  let saysAbsence = false
  for (const document of scope.documents.slice(0, MAX_DESCRIBED)) {
    const described = describe(context, document, fields)
    statements.push(...described.statements)
    saysAbsence ||= described.saysAbsence
    if (described.unknown.length > 0) gaps.push({ document, fields: described.unknown })
  }
  if (statements.length === 0) return refuseMetadata(context, gaps)
  return {
    intent,
    answerability: partly(fieldsOf(gaps)),
    statements: [...statements, ...sayGaps(gaps, language).map((words) => survey(words))],
    coverage: saysAbsence || gaps.length > 0 ? surveyOf(scope.documents, context.tree) : null,
    notices: undescribedNotices(scope.documents, language),
  }
}

/** What is not known of a document. */
interface Gap {
  document: PolicyDocument
  fields: MetadataField[]
}

function fieldsOf(gaps: readonly Gap[]): MetadataField[] {
  return [...new Set(gaps.flatMap(({ fields }) => fields))]
}

function sayGaps(gaps: readonly Gap[], language: Language): string[] {
  return gaps.map((gap) => gapWords(gap, language))
}

function describe(
  { documents, tree, understanding }: AnswerContext,
  document: PolicyDocument,
  fields: readonly MetadataField[],
): ReturnType<typeof describeMetadata> {
  return describeMetadata({
    document,
    fields,
    related: [...documents.values()],
    clauses: tree.clausesOf(document.id),
    clauseById: (id) => tree.find(id),
    language: understanding.language,
    asOf: understanding.asOf,
  })
}

function gapWords({ document, fields }: Gap, language: Language): string {
  const words = METADATA_WORDS[language]
  const names = fields.map((field) => words.fields[field]).join(words.listJoin)
  return words.notGiven(citeDocument(document), names)
}

function refuseMetadata(context: AnswerContext, gaps: readonly Gap[]): Composition {
  const { understanding, tree } = context
  const { scope, language, asOf, intent } = understanding
  const nearest = scope.documents.slice(0, MAX_DESCRIBED).flatMap((document) => {
    const proof = document.proofs.title
    const clause = proof === undefined ? undefined : tree.find(proof.clauseId)
    return clause === undefined
      ? []
      : [{ clause, document, quotes: [{ start: 0, end: clause.text.length }] }]
  })
  return composeRefusal({
    intent,
    answerability: refusedFor([], fieldsOf(gaps)),
    message: sayGaps(gaps, language).join(''),
    coverage: surveyOf(scope.documents, tree),
    nearest,
    language,
    asOf,
  })
}

/** Every document with its standing on the day. */
function catalogue(context: AnswerContext): Composition {
  const { understanding } = context
  const { scope, language, asOf, intent } = understanding
  const documents = inShownOrder(scope.documents, (document) => document, asOf)
  const statements: Statement[] = [frame(METADATA_WORDS[language].documentsInAll(documents.length))]
  let saysAbsence = false
  for (const document of documents.slice(0, MAX_DESCRIBED)) {
    const described = describe(context, document, ['standing'])
    const [statement = named(context, document)] = described.statements
    saysAbsence ||= described.saysAbsence || statement.role === 'survey'
    statements.push({ ...statement, layout: 'bullet' })
  }
  return {
    intent,
    answerability: ANSWERED,
    statements,
    coverage: saysAbsence ? surveyOf(scope.documents, context.tree) : null,
    notices: undescribedNotices(documents, language),
  }
}

/** A document of unknown standing, by the words of its title if it has any. */
function named(
  { tree, understanding: { asOf, language } }: AnswerContext,
  document: PolicyDocument,
): Statement {
  const text = `${citeDocument(document)}【${standingBadge(document, asOf, language)}】`
  const evidence = fieldEvidence(document, ['title'], (id) => tree.find(id))
  return evidence.length === 0
    ? survey(text)
    : { text, layout: 'paragraph', role: 'claim', evidence }
}
