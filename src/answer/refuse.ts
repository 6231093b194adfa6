// Answer: saying no, with what was searched and the nearest clause; no model fills the gap.
import { quoteWords, splitLines } from './evidence.ts'
import type { Coverage, Intent, Refusal } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { Composition, Statement } from './statement.ts'
import { frame, survey } from './statement.ts'
import { citeDocument, labelPrefix, nameSome } from '#words/answers.ts'
import type { Language } from '#words/answers.ts'

export interface Nearest {
  clause: Clause
  document: PolicyDocument
  /** The sentences to show, offsets into clause.text. */
  quotes: { start: number; end: number }[]
}

export interface RefusalInput {
  intent: Intent
  reason: Refusal['reason']
  message: string
  /** What was looked through for nothing; null where nothing was looked for. */
  coverage: Coverage | null
  nearest: readonly Nearest[]
  language: Language
  asOf: string
}

/** A refusal: the message, then the nearest clauses, quoted and marked as no answer. */
export function composeRefusal(input: RefusalInput): Composition {
  const { intent, reason, message, coverage, nearest, language, asOf } = input
  const statements: Statement[] = [coverage === null ? frame(message) : survey(message)]
  if (nearest.length > 0) {
    statements.push(
      frame(language === 'zh' ? '最接近的条款（不是答案）：' : 'Nearest clauses (not an answer):'),
      ...nearest.map((one) => nearestBullet(one, asOf, language)),
    )
  }
  return {
    intent,
    outcome: 'refused',
    refusal: { reason, message, nearest: nearest.map(({ clause }) => clause.id) },
    statements,
    coverage,
    notices: [],
  }
}

function nearestBullet(
  { clause, document, quotes }: Nearest,
  asOf: string,
  language: Language,
): Statement {
  const spans = splitLines(clause, quotes)
  return {
    text: `${labelPrefix(document, asOf, language)}${citeDocument(document)}${clause.label}${language === 'zh' ? '：' : ': '}${quoteWords(clause, spans)}`,
    layout: 'bullet',
    role: 'claim',
    evidence: [{ clause, document, quotes: spans }],
  }
}

/** Of documents without a clause nothing can be said, not even that they are silent. */
export function unreadWords(documents: readonly PolicyDocument[], language: Language): string {
  const names = nameSome(documents, language)
  return language === 'zh'
    ? `${names}中没有读出任何条款，无法据此回答。`
    : `No clause could be read from ${names}, so nothing can be said of it.`
}

/** “已检索 5 份文件的 252 个条款”, for refusals. */
export function searchedWords(
  documents: readonly PolicyDocument[],
  clausesScanned: number,
  language: Language,
): string {
  const names = documents.length <= 2 ? documents.map(citeDocument).join('、') : null
  if (language === 'en')
    return `Searched ${clausesScanned} clauses of ${names ?? `${documents.length} documents`}.`
  return `已检索${names ?? `${documents.length}份文件`}的${clausesScanned}个条款。`
}
