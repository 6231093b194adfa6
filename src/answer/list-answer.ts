// Answer: the extractive answer to a list question, one bullet a clause, none dropped.
import { quoteWords, splitLines } from './cited-clause.ts'
import { ANSWERED } from '#domain/answerability.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { Evidence } from '#domain/evidence.ts'
import type { SweepResult } from '#retrieve/sweep.ts'
import type { Composition, Statement } from './statement.ts'
import { frame, survey } from './statement.ts'
import {
  citeDocument,
  inShownOrder,
  labelPrefix,
  leftOutNotice,
  standingBadge,
  uncountedNotice,
} from '#words/answers.ts'
import type { Language, Wording } from '#words/answers.ts'
import { COMPOSITION_WORDS } from '#words/compositions.ts'

export interface ListInput {
  result: SweepResult
  documents: ReadonlyMap<string, PolicyDocument>
  /** What was looked for, in the words of the question. */
  topic: string
  language: Language
  asOf: string
}

/** Bullets grouped by document, in force first, with the coverage line on top. */
export function composeList({ result, documents, topic, language, asOf }: ListInput): Composition {
  const groups = groupByDocument(result.hits, documents)
  const shown = inShownOrder(groups, (group) => group.document, asOf)
  const coverage = {
    clausesMatched: result.hits.length,
    clausesScanned: result.clausesScanned,
    documentsMatched: groups.length,
    documentsScanned: result.documentsScanned,
  }
  const { first, leftOut } = firstHits(shown)
  const statements: Statement[] = [survey(COMPOSITION_WORDS[language].checked(coverage, topic))]
  for (const { document, hits } of first) {
    statements.push(frame(documentHeading(document, asOf, language), 'heading'))
    statements.push(...hits.map((hit) => clauseBullet(hit, document, { asOf, language })))
  }
  const notices = [
    ...(leftOut.length > 0 ? [leftOutNotice({ shown: MAX_LISTED, leftOut }, language)] : []),
    ...(result.unreadCandidates > 0 ? [uncountedNotice(result.unreadCandidates, language)] : []),
  ]
  return { intent: 'list', answerability: ANSWERED, statements, coverage, notices }
}

/** Clauses given in one answer; more than that nobody reads, and each is checked. */
const MAX_LISTED = 200

/** The first groups with so many hits in all, and the document of each hit beyond. */
function firstHits(groups: readonly Group[]): { first: Group[]; leftOut: PolicyDocument[] } {
  const first: Group[] = []
  const leftOut: PolicyDocument[] = []
  let room = MAX_LISTED
  for (const { document, hits } of groups) {
    const kept = hits.slice(0, room)
    room -= kept.length
    if (kept.length > 0) first.push({ document, hits: kept })
    for (let at = kept.length; at < hits.length; at++) leftOut.push(document)
  }
  return { first, leftOut }
}

interface Group {
  document: PolicyDocument
  hits: Evidence[]
}

function groupByDocument(
  hits: readonly Evidence[],
  documents: ReadonlyMap<string, PolicyDocument>,
): Group[] {
  const groups = new Map<string, Group>()
  for (const hit of hits) {
    const document = documents.get(hit.clause.documentId)
    if (document === undefined) continue
    const group = groups.get(document.id) ?? { document, hits: [] }
    group.hits.push(hit)
    groups.set(document.id, group)
  }
  return [...groups.values()]
}

/** The line that opens the clauses of a document. */
export function documentHeading(
  document: PolicyDocument,
  asOf: string,
  language: Language,
): string {
  return `**${citeDocument(document)}** 【${standingBadge(document, asOf, language)}】`
}

/** A clause's address and the words of it that bear on the question. */
export function clauseBullet(
  { clause, why }: Evidence,
  document: PolicyDocument,
  { asOf, language }: Wording,
): Statement {
  const quotes = splitLines(clause, why.spans)
  const { colon } = COMPOSITION_WORDS[language]
  return {
    text: `${labelPrefix(document, asOf, language)}**${clause.label}**${colon}${quoteWords(clause, quotes)}`,
    layout: 'bullet',
    role: 'claim',
    evidence: [{ clause, document, quotes }],
  }
}
