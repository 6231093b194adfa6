// Answer: questions that name a clause by its address.
import type { AnswerContext } from './answer-context.ts'
import type { Clause } from '#domain/clause.ts'
import { ANSWERED, partly, refusedFor } from '#domain/answerability.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { clausesOf, resolveAddress, saysHead } from '#retrieve/lookup.ts'
import type { Lookup } from '#retrieve/lookup-result.ts'
import { composeGist } from './gist.ts'
import { describeClause } from './lookup-answer.ts'
import { composeRefusal } from './refuse.ts'
import type { CitedClause } from './cited-clause.ts'
import { frame, survey } from './statement.ts'
import type { Composition, Statement } from './statement.ts'
import { surveyOf } from './survey.ts'
import {
  citeDocument,
  inShownOrder,
  labelPrefix,
  MAX_DESCRIBED,
  nameSome,
  undescribedNotices,
} from '#words/answers.ts'
import type { Language } from '#words/answers.ts'
import { COMPOSITION_WORDS } from '#words/compositions.ts'
import { REFUSAL_WORDS } from '#words/refusals.ts'

/** Most clauses shown for one question; more become a question back. */
const MAX_CLAUSES = 12

/** More documents than this that have the address become a question back. */
const MAX_DOCUMENTS = 5

/** 第十条 of forty laws: says how many have it and asks which is meant. */
function askWhichDocument(
  { understanding, documents, tree }: AnswerContext,
  found: readonly Clause[],
): Composition {
  const { language } = understanding
  const ids = new Set(found.map(({ documentId }) => documentId))
  const fitting = [...documents.values()].filter(({ id }) => ids.has(id))
  const names = nameSome(fitting, language)
  const text = COMPOSITION_WORDS[language].whichDocument(fitting.length, names)
  return {
    intent: 'lookup',
    answerability: partly(['document']),
    statements: [survey(text)],
    coverage: surveyOf(understanding.scope.documents, tree, found),
    notices: [],
  }
}

/** Looks up every address of the question; null when it names none. */
export async function answerByAddress(context: AnswerContext): Promise<Composition | null> {
  const { understanding } = context
  const { scope, addresses } = understanding
  const lookups: { address: string; lookup: Lookup }[] = []
  for (const address of addresses) {
    const lookup = await resolveAddress(address, { tree: context.tree, documents: scope.documents })
    const isExplicit = address.certainty === 'explicit' || scope.named
    if (isExplicit || saysHead(lookup)) lookups.push({ address: address.text, lookup })
  }
  if (lookups.length === 0) return partsOfDocument(context)
  const found = lookups.flatMap(({ lookup }) => clausesOf(lookup))
  const [failed] = lookups.filter(
    ({ lookup }) => lookup.kind === 'missing' || lookup.kind === 'truncated',
  )
  if (found.length === 0) {
    return failed === undefined ? null : refuseAddress(context, failed.address, failed.lookup)
  }
  const shown = inShownOrder(
    found.flatMap((clause) => {
      const document = context.documents.get(clause.documentId)
      return document === undefined ? [] : [{ clause, document }]
    }),
    ({ document }) => document,
    understanding.asOf,
  ).map(({ clause }) => clause)
  const fitting = new Set(shown.map(({ documentId }) => documentId))
  if (fitting.size > MAX_DOCUMENTS) return askWhichDocument(context, shown)
  const isAmbiguous = lookups.some(({ lookup }) => lookup.kind === 'ambiguous')
  return composeLookup(context, [...new Set(shown)].slice(0, MAX_CLAUSES), isAmbiguous)
}

function composeLookup(
  { understanding, documents, tree }: AnswerContext,
  clauses: readonly Clause[],
  isAmbiguous: boolean,
): Composition {
  const { language, asOf } = understanding
  const statements: Statement[] = []
  if (isAmbiguous)
    statements.push(frame(COMPOSITION_WORDS[language].severalClauses(clauses.length)))
  for (const clause of clauses) {
    const document = documents.get(clause.documentId)
    if (document !== undefined)
      statements.push(...describeClause({ clause, document, tree, language, asOf }))
  }
  return {
    intent: 'lookup',
    answerability: ANSWERED,
    statements,
    coverage: null,
    notices: [],
  }
}

function refuseAddress(context: AnswerContext, address: string, lookup: Lookup): Composition {
  const { understanding, documents, tree } = context
  const { language, asOf, scope } = understanding
  const near = nearestOf(lookup)
  const nearest: CitedClause[] = near.flatMap((clause) => {
    const document = documents.get(clause.documentId)
    return document === undefined ? [] : [{ clause, document, quotes: [firstSentence(clause)] }]
  })
  const names = nameSome(scope.documents, language)
  const reason = lookup.kind === 'truncated' ? 'truncated' : 'false-premise'
  return composeRefusal({
    intent: 'lookup',
    answerability: refusedFor([{ reason, words: address }]),
    message: addressReason(names, address, { lookup, language }),
    coverage: surveyOf(scope.documents, tree),
    nearest,
    language,
    asOf,
  })
}

function nearestOf(lookup: Lookup): Clause[] {
  if (lookup.kind === 'truncated') return [lookup.last]
  if (lookup.kind !== 'missing') return []
  return [...new Set([lookup.nearest, lookup.last])].filter((clause) => clause !== null).slice(0, 1)
}

function firstSentence(clause: Clause): { start: number; end: number } {
  const end = /[。；\n]/u.exec(clause.text)
  return { start: 0, end: end === null ? clause.text.length : end.index + 1 }
}

function addressReason(
  names: string,
  address: string,
  { lookup, language }: { lookup: Lookup; language: Language },
): string {
  const { truncated, noAddress } = REFUSAL_WORDS[language]
  if (lookup.kind === 'truncated') return truncated(names, address, lookup.last.label)
  const last = lookup.kind === 'missing' ? lookup.last : null
  return noAddress(names, address, last && (last.marker || last.label))
}

/** 有哪几个专栏, 分几章: the parts of a named document. */
function partsOfDocument(context: AnswerContext): Composition | null {
  const { understanding, tree } = context
  const { asks, scope, language, asOf, concepts } = understanding
  if (asks.parts === null || !scope.named || concepts.length > 0) return null
  if (asks.parts === 'chapter') return composeGist(context)
  const words = COMPOSITION_WORDS[language]
  const kinds = [asks.parts]
  const statements: Statement[] = []
  const all: Clause[] = []
  for (const document of scope.documents.slice(0, MAX_DESCRIBED)) {
    const parts = partsOf(tree.clausesOf(document.id), kinds)
    all.push(...parts)
    statements.push(survey(words.parts(citeDocument(document), asks.parts, parts.length)))
    statements.push(
      ...parts.map((clause) => partBullet(clause, document, labelPrefix(document, asOf, language))),
    )
  }
  return {
    intent: 'lookup',
    answerability: ANSWERED,
    statements,
    coverage: surveyOf(scope.documents.slice(0, MAX_DESCRIBED), tree, all),
    notices: undescribedNotices(scope.documents, language),
  }
}

function partsOf(own: readonly Clause[], kinds: readonly string[]): Clause[] {
  const parts = own.filter(({ kind }) => kinds.includes(kind))
  return parts.length > 0 || kinds.includes('box')
    ? parts
    : own.filter(({ kind }) => kind === 'chapter')
}

function partBullet(clause: Clause, document: PolicyDocument, prefix: string): Statement {
  const firstLine = clause.text.split('\n', 1)[0] ?? ''
  const end =
    clause.title === null
      ? firstSentence(clause).end
      : Math.min(firstLine.length, clause.text.indexOf(clause.title) + clause.title.length)
  return {
    text: `${prefix}**${clause.label}**：「${clause.text.slice(0, end)}」`,
    layout: 'bullet',
    role: 'claim',
    evidence: [{ clause, document, quotes: [{ start: 0, end }] }],
  }
}
