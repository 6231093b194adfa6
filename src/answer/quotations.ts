// Answer: words in quotation marks, and text without them.
import {
  type CitedClause,
  QUOTE_CLOSE,
  QUOTE_OPEN,
  quoteWords,
  splitLines,
} from './cited-clause.ts'
import { findNormalised, normaliseWithOffsets } from '#zh/normalise.ts'

const QUOTATION = new RegExp(`${QUOTE_OPEN}([^${QUOTE_CLOSE}]*)${QUOTE_CLOSE}`, 'gu')
/** 「支持……发展」 leaves words out: each side must stand in the clause. */
const ELLIPSIS = /…+|\.{3,}|⋯+/u

/** The words inside each 「」. */
export function quotationsOf(text: string): string[] {
  return [...text.matchAll(QUOTATION)].map(([, words = '']) => words)
}

/** The text with a blank for each 「」. */
export function withoutQuotations(text: string): string {
  return text.replace(QUOTATION, ' ')
}

/** Where the quoted words stand in the clause, whatever their width; null if any part does not. */
export function findQuotation(words: string, { clause }: CitedClause) {
  const text = normaliseWithOffsets(clause.text)
  const spans = words
    .split(ELLIPSIS)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .map((part) => findNormalised(text, part.trim())[0])
  const found = spans.filter((span) => span !== undefined)
  return found.length === spans.length ? found : null
}

/** The text with each quotation in the very characters of the cited clause that holds it. */
export function inClauseWords(text: string, evidence: readonly CitedClause[]): string {
  return text.replace(QUOTATION, (whole, words: string) => {
    for (const one of evidence) {
      const spans = findQuotation(words, one)
      const isWhole = spans?.length === 1 && !ELLIPSIS.test(words)
      if (isWhole && splitLines(one.clause, spans).length > 0) return quoteWords(one.clause, spans)
    }
    return whole
  })
}
