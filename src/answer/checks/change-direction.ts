// Answer: 由甲改为乙 says that the older document has 甲 and the newer one 乙.
import type { CitedClause } from '../cited-clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { withoutQuotations } from '../quotations.ts'
import { provingFigures, readFigures } from './figures/figures.ts'
import type { SentenceCheck } from './sentence-check.ts'

const CHANGE =
  /(?:由|从)([^，。；]{1,40}?)(提高|提升|上升|上调|增加|增长|增|扩大|升|降低|降|下降|下调|下滑|减少|缩小|减|调整|修改|改|明确|变)?(?:至|到|为|成)([^，。；]{1,40})/gu
const UP = /提高|提升|上升|上调|增|扩大|升/u
const DOWN = /降|下调|下滑|减|缩小/u

/** Fails when the two sides are told the wrong way round, or the verb against the figures. */
export const changeRunsForward: SentenceCheck = ({ text, evidence }) => {
  const sides = oldAndNew(evidence)
  const [older, newer] = (sides ?? []).map(valuesIn)
  const words = withoutQuotations(text)
  return [...words.matchAll(CHANGE)].flatMap(([change, before = '', verb = '', after = '']) => {
    const from = valueOf(before)
    const to = valueOf(after)
    const isAgainst =
      from !== undefined &&
      to !== undefined &&
      ((UP.test(verb) && to < from) || (DOWN.test(verb) && to > from))
    const isReversed =
      older !== undefined &&
      newer !== undefined &&
      from !== to &&
      standsOnlyIn(from, newer, older) &&
      standsOnlyIn(to, older, newer)
    return isAgainst || isReversed ? [{ check: 'change-direction', detail: change }] : []
  })
}

/** The first figure that is no year. */
function valueOf(words: string): number | undefined {
  return readFigures(words).figures.find(({ unit }) => unit !== '年')?.value
}

/** A side without figure (由一批改为3家) speaks neither for nor against. */
function standsOnlyIn(
  value: number | undefined,
  here: ReadonlySet<number>,
  there: ReadonlySet<number>,
): boolean {
  return value === undefined || (here.has(value) && !there.has(value))
}

/** The clauses of the older and of the newer document; null unless exactly two are cited, related. */
function oldAndNew(evidence: readonly CitedClause[]): [CitedClause[], CitedClause[]] | null {
  const documents = [...new Set(evidence.map(({ document }) => document))]
  const [one, other] = documents
  if (one === undefined || other === undefined || documents.length > 2) return null
  const first = isBefore(one, other) ? one : isBefore(other, one) ? other : null
  if (first === null) return null
  const isFirst = ({ document }: CitedClause): boolean => document === first
  return [evidence.filter(isFirst), evidence.filter((piece) => !isFirst(piece))]
}

function isBefore(one: PolicyDocument, other: PolicyDocument): boolean {
  return one.draftOf === other.id || other.succeeds === one.id
}

function valuesIn(evidence: readonly CitedClause[]): Set<number> {
  const text = evidence.map(({ clause }) => clause.text).join('\n')
  return new Set(provingFigures(text).figures.map(({ value }) => value))
}
