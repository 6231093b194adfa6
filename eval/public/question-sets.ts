// Eval: reads public question sets with known answers into clauses and judged questions.
import type { z } from 'zod'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { normaliseText } from '#zh/normalise.ts'
import { parseNumeral } from '#zh/numerals.ts'
import {
  ArticleSchema,
  PolicyQuestionSchema,
  PolicySchema,
  readRows,
  StatuteQuestionSchema,
} from './layout.ts'

/** Passages are filled with whole sentences up to this length. */
const PASSAGE_CHARS = 300

export interface JudgedQuestion {
  id: string
  text: string
  relevant: ReadonlySet<string>
  /** The document or statute that answers. */
  source: string
}

export interface QuestionSet {
  name: string
  documents: PolicyDocument[]
  clauses: Clause[]
  questions: JudgedQuestion[]
  /** What is counted as a result: the clause itself or its document. */
  unit: (clause: Clause) => string
}

/** The sets whose files are in the directory. */
export function readQuestionSets(directory: string): QuestionSet[] {
  const statutes = readStatuteSet(directory)
  const policies = readRows(directory, 'ncp-documents', PolicySchema)
  const policyQuestions = readRows(directory, 'ncp-questions', PolicyQuestionSchema)
  return [
    ...(statutes === undefined ? [] : [statutes]),
    ...(policies && policyQuestions ? policySets(policies, policyQuestions) : []),
  ]
}

/** The questions of laypeople with the articles that answer; undefined where a file is missing. */
export function readStatuteSet(directory: string): QuestionSet | undefined {
  const articles = readRows(directory, 'statute-articles', ArticleSchema)
  const questions = readRows(directory, 'statute-questions', StatuteQuestionSchema)
  return articles && questions && statuteSet(articles, questions)
}

/** The questions of laypeople about statutes, without their answers; none where there is no file. */
export function readStatuteQuestions(directory: string): string[] {
  const rows = readRows(directory, 'statute-questions', StatuteQuestionSchema) ?? []
  return rows.map(({ question }) => question)
}

function statuteSet(
  articles: z.infer<typeof ArticleSchema>[],
  questions: z.infer<typeof StatuteQuestionSchema>[],
): QuestionSet {
  const places = articles.map((article) => ({ article, ...placeOf(article.name) }))
  const inOrder = places.toSorted((left, right) => inReadingOrder(left, right))
  return {
    name: 'statute questions → articles',
    documents: [...new Set(inOrder.map(({ law }) => law))].map(documentOf),
    clauses: inOrder.map(({ law, article: { id, name, content } }, order) =>
      clauseOf({ id: `${id}`, documentId: law, text: `${name}\n${content}`, order }),
    ),
    questions: questions.map(({ query_id, question, gold_ids, gold_names }) => ({
      id: `${query_id}`,
      text: question,
      relevant: new Set(gold_ids.map(String)),
      source: placeOf(gold_names[0] ?? '').law,
    })),
    unit: ({ id }) => id,
  }
}

/** Where an article stands: 刑法第二百六十二条之一 is 262 and 1 of 刑法. */
interface Place {
  law: string
  article: z.infer<typeof ArticleSchema>
  number: number
  inserted: number
}

function placeOf(name: string): Omit<Place, 'article'> {
  const [, law = name, number = '', inserted = ''] =
    /^(.*?)第([^第]*?)条(?:之(.+))?$/u.exec(name) ?? []
  return { law, number: parseNumeral(number) ?? 0, inserted: parseNumeral(inserted) ?? 0 }
}

/**
 * The file puts the articles that answer a question first: in its order they would stand side by side,
 * and a search that looks at neighbours would be told the answers.
 */
function inReadingOrder(left: Place, right: Place): number {
  if (left.law !== right.law) return left.law < right.law ? -1 : 1
  return left.number - right.number || left.inserted - right.inserted
}

function policySets(
  policies: z.infer<typeof PolicySchema>[],
  questions: z.infer<typeof PolicyQuestionSchema>[],
): QuestionSet[] {
  const clauses = policies.flatMap(({ docid, text }) => passagesOf(docid, text))
  const documents = policies.map(({ docid }) => documentOf(docid))
  const byDocument = new Map<string, Clause[]>()
  for (const clause of clauses) {
    byDocument.set(clause.documentId, [...(byDocument.get(clause.documentId) ?? []), clause])
  }
  const passages = questions.map(({ id, question, docid, span: [start, end] }) => ({
    id,
    text: question,
    source: docid,
    relevant: new Set(
      (byDocument.get(docid) ?? [])
        .filter(({ span }) => span.start < end && start < span.end)
        .map((clause) => clause.id),
    ),
  }))
  const wholes = questions.map(({ id, question, docid }) => ({
    id,
    text: question,
    source: docid,
    relevant: new Set([docid]),
  }))
  return [
    {
      name: 'policy questions → document',
      documents,
      clauses,
      questions: wholes,
      unit: ({ documentId }) => documentId,
    },
    {
      name: 'policy questions → passage',
      documents,
      clauses,
      questions: passages,
      unit: ({ id }) => id,
    },
  ]
}

function passagesOf(documentId: string, text: string): Clause[] {
  const clauses: Clause[] = []
  let start = 0
  let end = 0
  const close = () => {
    if (end === start) return
    const id = `${documentId}:${clauses.length}`
    clauses.push(
      clauseOf({ id, documentId, text: text.slice(start, end), order: clauses.length, start }),
    )
    start = end
  }
  for (const [sentence] of text.matchAll(/[^。！？；]*[。！？；]?/gu)) {
    if (end - start + sentence.length > PASSAGE_CHARS) close()
    end += sentence.length
  }
  close()
  return clauses
}

function documentOf(id: string): PolicyDocument {
  return {
    id,
    title: '',
    number: null,
    issuers: [],
    issuedOn: null,
    period: null,
    standing: 'unknown',
    standingBasis: null,
    authority: 'other',
    collection: 'default',
    draftOf: null,
    succeeds: null,
    aliases: [],
    defects: [],
    proofs: {},
    source: { file: id, format: 'jsonl', sha256: '', url: null },
  }
}

function clauseOf(parts: {
  id: string
  documentId: string
  text: string
  order: number
  start?: number
}): Clause {
  const { id, documentId, text, order, start = 0 } = parts
  return {
    id,
    documentId,
    kind: 'paragraph',
    marker: '',
    ordinal: null,
    label: id,
    path: [],
    title: null,
    text,
    searchText: normaliseText(text),
    span: { start, end: start + text.length },
    parentId: null,
    order,
    defects: [],
  }
}
