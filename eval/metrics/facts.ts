// Eval: whether the answer says what it should: facts, figures, list items.
import { normaliseText } from '#zh/normalise.ts'
import { findQuantities, sameQuantity } from '#zh/quantities.ts'
import { citationSource, citedPassage, visibleText } from '../answer.ts'
import { covers } from '../corpus.ts'
import { figuresMissing, statedFigures } from '../match.ts'
import type { ExpectedNumber, Fact } from '../schema.ts'
import { defineMetric, ratio } from './metric.ts'

/** Characters within which a figure must stand from its anchor, if the case does not say. */
const DEFAULT_WINDOW = 30

/** Whether normalised words state a fact in one of its wordings. */
export function statesFact(words: string, fact: Fact): boolean {
  return (
    fact.any.some((wording) => words.includes(normaliseText(wording))) ||
    (fact.re ?? []).some((source) => new RegExp(source, 'u').test(words))
  )
}

function weightOf(list: readonly Fact[]): number {
  return list.reduce((total, fact) => total + (fact.weight ?? 1), 0)
}

/** Weighted share of the facts that the answer states. */
export const facts = defineMetric('facts', 'higher', (testCase, answer) => {
  const words = normaliseText(visibleText(answer))
  const missing = testCase.facts.filter((fact) => !statesFact(words, fact))
  const all = weightOf(testCase.facts)
  const score = ratio(all - weightOf(missing), all)
  return missing.length === 0
    ? score
    : { score, detail: { missing: missing.map(({ any }) => any.join('｜')) } }
})

/** Whether a text gives the expected figure within the window of its anchor. */
export function statesNumber(text: string, expected: ExpectedNumber): boolean {
  const words = normaliseText(text)
  const [wanted] = findQuantities(expected.value + expected.unit)
  if (wanted === undefined) return false
  const anchor = normaliseText(expected.anchor)
  const reach = expected.window ?? DEFAULT_WINDOW
  return findQuantities(words).some((figure) => {
    if (!sameQuantity(figure, wanted)) return false
    const near = words.slice(Math.max(0, figure.start - reach), figure.end + reach)
    return near.includes(anchor)
  })
}

/** Share of the expected figures that stand near their anchors. Right or wrong, never nearly right. */
export const numberAccuracy = defineMetric('number accuracy', 'higher', (testCase, answer) => {
  const text = visibleText(answer)
  const missing = testCase.numbers.filter((expected) => !statesNumber(text, expected))
  const score = ratio(testCase.numbers.length - missing.length, testCase.numbers.length)
  return missing.length === 0
    ? score
    : { score, detail: { missing: missing.map(({ value, unit }) => value + unit) } }
})

/**
 * Share of the stated figures that stand in a clause their statement cites (any cited clause, if it
 * carries no mark), in the question, or in the count of clauses searched.
 */
export const numberGrounding = defineMetric(
  'number grounding',
  'higher',
  (testCase, answer, { statements, corpus, asOf }) => {
    const turns = [testCase.question, ...(testCase.history ?? []).map(({ content }) => content)]
    const coverage = Object.values(answer.coverage ?? {}).join('、')
    const [year, month, day] = asOf.split('-').map(Number)
    const given = findQuantities([...turns, coverage, `${year}年${month}月${day}日`].join('\n'))
    let stated = 0
    const ungrounded: string[] = []
    for (const { text, marks } of statements) {
      const cited = answer.citations.filter(({ n }) => marks.length === 0 || marks.includes(n))
      const sources = cited.flatMap((citation) => citationSource(citation, corpus).figures)
      const figures = statedFigures(text)
      stated += figures.length
      const known = [...given, ...sources]
      ungrounded.push(...figuresMissing(figures, known).map((figure) => figure.text))
    }
    const score = ratio(stated - ungrounded.length, stated)
    return ungrounded.length === 0 ? score : { score, detail: { ungrounded } }
  },
)

/** Share of the expected groups of items of which the answer names one wording. */
export const itemRecall = defineMetric('item recall', 'higher', (testCase, answer) => {
  const words = normaliseText(visibleText(answer))
  const missing = testCase.items.filter(
    (aliases) => !aliases.some((alias) => words.includes(normaliseText(alias))),
  )
  const score = ratio(testCase.items.length - missing.length, testCase.items.length)
  return missing.length === 0
    ? score
    : { score, detail: { missing: missing.map((aliases) => aliases.join('｜')) } }
})

/** Share of the answer's list items that name an expected item or cite an expected clause. */
export const itemPrecision = defineMetric(
  'item precision',
  'higher',
  (testCase, answer, { statements, required, acceptable, corpus }) => {
    if (testCase.items.length === 0) return null
    const listed = statements.filter(({ isListItem }) => isListItem)
    const golds = [...required, ...acceptable]
    const right = listed.filter(({ text, marks }) => {
      const words = normaliseText(text)
      const named = testCase.items.some((aliases) =>
        aliases.some((alias) => words.includes(normaliseText(alias))),
      )
      if (named) return true
      return answer.citations
        .filter(({ n }) => marks.includes(n))
        .map((citation) => citedPassage(citation, corpus))
        .some((passage) => golds.some((gold) => covers(passage, gold, corpus)))
    })
    return ratio(right.length, listed.length)
  },
)

/** Harmonic mean of item recall and item precision. */
export const itemF1 = defineMetric('item f1', 'higher', (testCase, answer, context) => {
  const recall = itemRecall.score(testCase, answer, context).score
  const precision = itemPrecision.score(testCase, answer, context).score
  if (recall === null || precision === null) return null
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision)
})
