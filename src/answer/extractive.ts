// Answer: chooses the way to answer a question without a model, and composes verbatim clauses.
import type { Clause } from '../domain/clause.ts'
import type { PolicyDocument } from '../domain/document.ts'
import { createClauseTree } from '../retrieve/clause-tree.ts'
import type { ClauseTree } from '../retrieve/clause-tree.ts'
import type { PassageDependencies } from '../retrieve/passages.ts'
import { rankPassages } from '../retrieve/passages.ts'
import type { Understanding } from '../retrieve/question.ts'
import { sweep } from '../retrieve/sweep.ts'
import { answerAboutDocuments } from './about-documents.ts'
import { answerByAddress } from './by-address.ts'
import { answerComparison } from './comparison.ts'
import { composeFacts, selectFacts } from './fact-answer.ts'
import { composeList } from './list-answer.ts'
import { declineUnsearched, explainNothingFound } from './nothing-found.ts'
import type { Composition } from './statement.ts'

/** What every way of answering works with. */
export interface AnswerContext extends PassageDependencies {
  understanding: Understanding
  /** Every document that may be searched, by id. */
  documents: ReadonlyMap<string, PolicyDocument>
  /** Policy clauses and matter of the documents in scope, in reading order. */
  clauses: readonly Clause[]
  tree: ClauseTree
}

/** A way of answering; null when the question is not for it. */
type Way = (context: AnswerContext) => Promise<Composition | null> | Composition | null

/** In this order; the first that takes the question answers it. */
const WAYS: readonly Way[] = [
  declineUnsearched,
  answerAboutDocuments,
  answerComparison,
  answerByAddress,
  answerList,
  answerFact,
]

/** Composes the extractive answer; the documents' silence is an answer too. */
export async function answerExtractively(
  dependencies: PassageDependencies,
  understanding: Understanding,
): Promise<Composition> {
  const documents = await dependencies.library.documents()
  const filter = { documentIds: understanding.scope.documents.map(({ id }) => id) }
  const clauses = await dependencies.library.clauses(filter)
  const context: AnswerContext = {
    ...dependencies,
    understanding,
    documents: new Map(documents.map((document) => [document.id, document])),
    clauses,
    tree: createClauseTree(clauses),
  }
  for (const way of WAYS) {
    const composition = await way(context)
    if (composition !== null) return composition
  }
  return explainNothingFound(context)
}

async function answerList(context: AnswerContext): Promise<Composition | null> {
  const { understanding, documents } = context
  const { intent, concepts, background, scope, language, asOf } = understanding
  if (intent !== 'list') return null
  const topic = concepts.length > 0 ? concepts : background
  const filter = { documentIds: scope.documents.map(({ id }) => id) }
  const result = await sweep(context, topic, filter)
  if (result.hits.length === 0) return null
  const words = topic.map(({ label }) => label).join(language === 'zh' ? '、' : ', ')
  return composeList({ result, documents, topic: words, language, asOf })
}

async function answerFact(context: AnswerContext): Promise<Composition | null> {
  const { understanding } = context
  const passages = await rankPassages(context, understanding)
  const selection = selectFacts(passages, understanding)
  return selection === null ? null : composeFacts(selection, understanding)
}
