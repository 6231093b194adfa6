// Answer: 由甲改为乙 says that the older document has 甲 and the newer one 乙.
import type { PolicyDocument } from '../../domain/document.ts'
import { withoutQuotations } from '../quotations.ts'
import type { Evidence } from '../statement.ts'
import { provingFigures, readFigures } from './figures.ts'
import type { SentenceCheck } from './sentence-check.ts'

const CHANGE =
  /(?:由|从)([^，。；]{1,40}?)(?:提高|提升|调整|修改|改|增加|增|降低|降|下调|上调|变|扩大|缩小|减少|减)?(?:至|到|为|成)([^，。；]{1,40})/gu

/** Fails when the two sides are told the wrong way round. */
export const changeRunsForward: SentenceCheck = ({ text, evidence }) => {
  const sides = oldAndNew(evidence)
  if (sides === null) return []
  const [older, newer] = sides.map(valuesIn)
  return [...withoutQuotations(text).matchAll(CHANGE)].flatMap(
    ([words, before = '', after = '']) => {
      const [from] = readFigures(before).figures.map(({ value }) => value)
      const [to] = readFigures(after).figures.map(({ value }) => value)
      if (from === undefined || to === undefined || from === to) return []
      const isReversed =
        newer?.has(from) === true && !older?.has(from) && older?.has(to) === true && !newer.has(to)
      return isReversed ? [{ check: 'change-direction', detail: words }] : []
    },
  )
}

/** The clauses of the older and of the newer document; null unless exactly two are cited, related. */
function oldAndNew(evidence: readonly Evidence[]): [Evidence[], Evidence[]] | null {
  const documents = [...new Set(evidence.map(({ document }) => document))]
  const [one, other] = documents
  if (one === undefined || other === undefined || documents.length > 2) return null
  const first = isBefore(one, other) ? one : isBefore(other, one) ? other : null
  if (first === null) return null
  const isFirst = ({ document }: Evidence): boolean => document === first
  return [evidence.filter(isFirst), evidence.filter((piece) => !isFirst(piece))]
}

function isBefore(one: PolicyDocument, other: PolicyDocument): boolean {
  return one.draftOf === other.id || other.succeeds === one.id
}

function valuesIn(evidence: readonly Evidence[]): Set<number> {
  const text = evidence.map(({ clause }) => clause.text).join('\n')
  return new Set(provingFigures(text).figures.map(({ value }) => value))
}
