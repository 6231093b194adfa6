// Answer: refusals, what is declined before a search and what a search did not find.
import type { AnswerContext } from './answer-context.ts'
import { namesTopic, namesDocuments, unknownDocument, type PlanPart } from '#domain/plan.ts'
import type { Concept, Understanding } from '#domain/understanding.ts'
import { ANSWERED, refusedFor, type Violation } from '#domain/answerability.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { evidenceOf, rankPassages, within } from '#retrieve/passages.ts'
import type { Passage } from '#retrieve/passages.ts'
import { searchTerms } from '#retrieve/concepts.ts'
import { filterOf } from '#library/view.ts'
import { MIN_COVERAGE } from './fact-answer.ts'
import { composeRefusal } from './refuse.ts'
import { frame } from './statement.ts'
import type { Composition } from './statement.ts'
import { surveyOf } from './survey.ts'
import { nameSome } from '#words/answers.ts'
import { REFUSAL_WORDS, searchedWords } from '#words/refusals.ts'

/** Greetings, other jobs, orders to the assistant, and documents that the library does not hold. */
export function declineUnsearched({
  understanding,
  plan,
  documents,
  tree,
}: AnswerContext): Composition | null {
  const all = [...documents.values()]
  const [part] = plan.parts
  if (part === undefined) return greet(understanding, all)
  const declined = reasonToDecline(part, understanding, all)
  if (declined === null) return null
  const { message, ...violation } = declined
  const { intent, language, asOf } = understanding
  return composeRefusal({
    intent,
    answerability: refusedFor([violation]),
    message,
    coverage: violation.reason === 'not-in-corpus' ? surveyOf(all, tree) : null,
    nearest: [],
    language,
    asOf,
  })
}

interface Declined extends Violation {
  message: string
}

function reasonToDecline(
  part: PlanPart,
  { guard, language }: Understanding,
  documents: readonly PolicyDocument[],
): Declined | null {
  const say = REFUSAL_WORDS[language]
  if (guard.isOtherJob) return { reason: 'out-of-scope', words: null, message: say.otherJob }
  const isEmpty = asksNothing(part)
  const unknown = unknownDocument(part)
  if (guard.hasOrders && isEmpty) return { reason: 'unsafe', words: null, message: say.orders }
  if (unknown !== null) {
    const message = say.unknownDocument(unknown, nameSome(documents, language))
    return { reason: 'not-in-corpus', words: unknown, message }
  }
  return isEmpty ? { reason: 'out-of-scope', words: null, message: say.noTopic } : null
}

/** Whether nothing was read of a question that could be looked for. */
function asksNothing(part: PlanPart): boolean {
  const isSought =
    namesTopic(part) ||
    namesDocuments(part) ||
    part.asks === 'catalogue' ||
    part.slots.some(({ kind }) => kind === 'metadata') ||
    part.terms.some(({ role }) => role === 'background')
  return !isSought
}

function greet(
  { language, intent }: Understanding,
  documents: readonly PolicyDocument[],
): Composition {
  return {
    intent,
    answerability: ANSWERED,
    statements: [frame(REFUSAL_WORDS[language].greeting(documents))],
    coverage: null,
    notices: [],
  }
}

/** Clauses shown as nearest. */
const MAX_NEAREST = 2
/** A clause that covers less than this of the question is not near. */
const MIN_NEAR_COVERAGE = 0.25

/** What was searched, what is missing, and the nearest clauses. */
export async function explainNothingFound(context: AnswerContext): Promise<Composition> {
  const { understanding, tree } = context
  const { language, intent, scope, asOf } = understanding
  const passages = await context.ranking()
  const own = nearestPassages(passages)
  // Another document's figure beside "not set here" would read as the answer.
  const mayLookElsewhere = scope.named && understanding.asks.figure === null
  const elsewhere = mayLookElsewhere ? await nearestElsewhere(context) : []
  const near = elsewhere.length > 0 ? elsewhere : own
  const coverage = surveyOf(scope.documents, tree)
  const absent = await absentConcepts(context)
  return composeRefusal({
    intent,
    answerability: refusedFor(violationsOf(understanding), wordsNotFound(understanding, absent)),
    message: `${missingWords(understanding, absent)}${searchedWords(scope.documents, coverage.clausesScanned, language)}`,
    coverage,
    nearest: near.map((passage) => ({
      clause: passage.clause,
      document: passage.document,
      quotes: evidenceOf(passage).why.spans,
    })),
    language,
    asOf,
  })
}

/** A question without a topic is not for the library; a figure that no clause has is a false premise. */
function violationsOf({ concepts, scope, statedFigures }: Understanding): Violation[] {
  if (concepts.length === 0 && !scope.named) return [{ reason: 'out-of-scope', words: null }]
  return statedFigures.map(({ text }) => ({ reason: 'false-premise', words: text }))
}

/** Words that stand nowhere, else words that nowhere stand together. */
function wordsNotFound(
  { concepts, statedFigures }: Understanding,
  absent: readonly Concept[],
): string[] {
  return [
    ...(absent.length > 0 ? absent : concepts).map(({ label }) => label),
    ...statedFigures.map(({ text }) => text),
  ]
}

/** What other documents say on it, when the question narrows the library: only what covers it well. */
async function nearestElsewhere(context: AnswerContext): Promise<Passage[]> {
  const { understanding, documents } = context
  const others = [...documents.values()].filter(
    (document) => !understanding.scope.documents.includes(document),
  )
  if (others.length === 0 || understanding.concepts.length === 0) return []
  const passages = await rankPassages(context, within(understanding, others))
  const near = passages.filter(
    ({ coverage, missesHead }) => coverage >= MIN_COVERAGE && !missesHead,
  )
  const named = understanding.scope.documents
  const isRelative = ({ document }: Passage): boolean => named.some((one) => related(one, document))
  return nearestPassages([...near.filter(isRelative), ...near.filter((one) => !isRelative(one))])
}

/** Whether one is the draft or the successor of the other. */
function related(one: PolicyDocument, other: PolicyDocument): boolean {
  return (
    [one.draftOf, one.succeeds].includes(other.id) ||
    [other.draftOf, other.succeeds].includes(one.id)
  )
}

function nearestPassages(passages: readonly Passage[]): Passage[] {
  const seen = new Set<string>()
  return passages
    .filter(({ coverage }) => coverage >= MIN_NEAR_COVERAGE)
    .filter(({ clause }) => !seen.has(clause.id) && seen.add(clause.id))
    .slice(0, MAX_NEAREST)
}

/** Concepts that no clause of the scope speaks of at all. */
async function absentConcepts({ understanding, library }: AnswerContext): Promise<Concept[]> {
  const filter = filterOf(understanding.scope.documents)
  const absent: Concept[] = []
  for (const concept of understanding.concepts) {
    const holding = await library.clausesContaining(searchTerms([concept]), filter)
    if (holding.length === 0) absent.push(concept)
  }
  return absent
}

/** Says what is missing. */
function missingWords(understanding: Understanding, absent: readonly Concept[]): string {
  return REFUSAL_WORDS[understanding.language].notSaid({
    subject: wordsNotFound(understanding, absent),
    isAbsent: absent.length > 0,
    asksFigure: understanding.asks.figure !== null,
  })
}
