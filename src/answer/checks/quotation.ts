// Answer: each quotation of a sentence stands verbatim in a clause that it cites.
import { QUOTE_CLOSE, QUOTE_OPEN } from '../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { findQuotation, quotationsOf, withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'

/** 「」 hold words of one cited clause; “” may also hold a name from its heading or the question. */
export const quotationsVerbatim: SentenceCheck = ({ text, evidence }, { question }) => {
  const unbalanced = text.split(QUOTE_OPEN).length !== text.split(QUOTE_CLOSE).length
  const invented = quotationsOf(text).filter(
    (words) =>
      !evidence.some((one) => findQuotation(words, one) !== null) &&
      !evidence.some(({ clause }) => normaliseText(clause.label).includes(normaliseText(words))),
  )
  const names = evidence.flatMap(({ clause, document }) => [
    clause.text,
    clause.label,
    ...clause.path,
    document.title,
  ])
  const known = [...names, question].map((words) => normaliseText(words).replaceAll('"', ''))
  const unknownNames = [...withoutQuotations(text).matchAll(/[“"]([^“”"]+)[”"]/gu)]
    .map(([, words = '']) => words)
    .filter((words) => !known.some((name) => name.includes(normaliseText(words))))
  return [...(unbalanced ? [text.slice(0, 40)] : []), ...invented, ...unknownNames].map(
    (detail) => ({ check: 'quotation-verbatim', detail }),
  )
}
