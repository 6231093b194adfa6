// Answer: words of a clause as a statement: document and address, then what is quoted.
import { COMPOSITION_WORDS } from '#words/compositions.ts'
import { citeDocument, labelPrefix } from '#words/answers.ts'
import type { Wording } from '#words/answers.ts'
import { quoteWords, splitLines, type CitedClause } from './cited-clause.ts'
import type { Statement } from './statement.ts'

/** Where it stands, and what comes before it. */
interface Placing {
  layout?: Statement['layout']
  lead?: string
}

/** 【征求意见稿】《…》（二）：「…」. */
export function quotedStatement(
  { clause, document, quotes }: CitedClause,
  { asOf, language }: Wording,
  { layout = 'paragraph', lead = '' }: Placing = {},
): Statement {
  const spans = splitLines(clause, quotes)
  const address = `${labelPrefix(document, asOf, language)}${citeDocument(document)}${clause.label}`
  return {
    text: `${lead}${address}${COMPOSITION_WORDS[language].colon}${quoteWords(clause, spans)}`,
    layout,
    role: 'claim',
    evidence: [{ clause, document, quotes: spans }],
  }
}
