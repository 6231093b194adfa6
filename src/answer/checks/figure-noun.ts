// Answer: a figure of a sentence is said of what the clause says it of, with its bound and its year.
import { normaliseText } from '../../text/normalise.ts'
import { findQuantities } from '../../text/quantities.ts'
import type { Quantity } from '../../text/quantities.ts'
import type { Evidence } from '../statement.ts'
import { attribute } from './attribution.ts'
import { yearBefore } from './figure-year.ts'
import { boundAt } from './figures.ts'
import type { Figure } from './figures.ts'
import type { Failure, SentenceCheck } from './sentence-check.ts'
import { pairsOf } from './support.ts'

/** A figure and the words around it, up to the next of its kind. */
interface PlacedFigure {
  value: number
  kind: string
  text: string
  bound: Figure['bound'] | 'below'
  words: string
  years: ReturnType<typeof yearBefore>
}

/** By how many character pairs the words of another figure must fit better. */
const MARGIN = 2
const COUNTED = new Set(['个', '家', '项', '种', '类', '件', '批', '处', '座', '所', '户', '台', '套', '条', '名', '人', '方面']) // prettier-ignore
const TIMES = new Set(['年', '月', '日', ''])

/** Only figures that the cited clauses have; others are figure-proved's. */
export const figuresKeepNouns: SentenceCheck = (sentence, { question }) =>
  attribute(sentence).flatMap(({ text, evidence }) => {
    const known = evidence.flatMap(placedIn)
    return placeFigures(text).flatMap((figure) => {
      const alike = known.filter(({ kind }) => kind === figure.kind)
      const same = alike.filter(({ value }) => value === figure.value)
      if (same.length === 0) return []
      const best = Math.max(...same.map((one) => sharedPairs(figure, one)))
      const other = Math.max(
        0,
        ...alike.filter((one) => one.value !== figure.value).map((one) => sharedPairs(figure, one)),
      )
      const beside = Math.max(
        0,
        ...known.filter((one) => one.kind !== figure.kind).map((one) => sharedPairs(figure, one)),
      )
      if (other - best >= MARGIN || beside - best > MARGIN) return [failure('figure-noun', figure)]
      const meant = same.filter((one) => sharedPairs(figure, one) >= best)
      return [
        ...(meant.some((one) => boundsAgree(figure.bound, one.bound))
          ? []
          : [failure('figure-bound', figure)]),
        ...(meant.some((one) => yearsAgree(figure.years, one.years, question))
          ? []
          : [failure('figure-year', figure)]),
      ]
    })
  })

function failure(check: string, { text, words }: PlacedFigure): Failure {
  return { check, detail: `${text}（${words.slice(0, 30)}）` }
}

function placedIn({ clause }: Evidence): PlacedFigure[] {
  return placeFigures(normaliseText(clause.text.replaceAll('\n', '。')))
}

/** @param text normalised */
function placeFigures(text: string): PlacedFigure[] {
  const found = findQuantities(text).filter(({ unit }) => !TIMES.has(unit))
  return found.map((quantity, index) => ({
    value: quantity.value,
    kind: kindOf(quantity),
    text: text.slice(quantity.start, quantity.end),
    bound: boundAt(text, quantity),
    words: wordsAround(text, quantity, found, index),
    years: yearBefore(text, quantity.start),
  }))
}

function kindOf({ unit }: Quantity): string {
  return COUNTED.has(unit) ? '个' : unit
}

function wordsAround(
  text: string,
  figure: Quantity,
  all: readonly Quantity[],
  index: number,
): string {
  const isAlike = (one: Quantity): boolean => kindOf(one) === kindOf(figure)
  const before = all.slice(0, index).findLast(isAlike)
  const after = all.slice(index + 1).find(isAlike)
  const lead = text.slice(before?.end ?? 0, figure.start)
  const rest = text.slice(figure.end, after?.start ?? text.length)
  const from = before === undefined ? CUT_BEFORE : BETWEEN_BEFORE
  const to = after === undefined ? CUT_AFTER : BETWEEN_AFTER
  return `${from.exec(lead)?.[0] ?? ''} ${to.exec(rest)?.[0] ?? ''}`
}

const CUT_BEFORE = /[^,，。;；:：]*$/u
const CUT_AFTER = /^[^,，。;；:：]*/u
/** Between two figures of one kind the words up to 、 belong to the first. */
const BETWEEN_BEFORE = /(?:[^,，。;；:：、和与及并]*)$/u
const BETWEEN_AFTER = /^[^,，。;；:：、和与及并]*/u

function sharedPairs(one: PlacedFigure, other: PlacedFigure): number {
  return [...new Set(pairsOf(one.words))].filter((pair) => other.words.includes(pair)).length
}

function boundsAgree(said: PlacedFigure['bound'], known: PlacedFigure['bound']): boolean {
  return said === known || (said === 'most' && known === 'below')
}

/** A sentence that names no single year says nothing of it. */
function yearsAgree(
  said: PlacedFigure['years'],
  known: PlacedFigure['years'],
  question: string,
): boolean {
  if (said === null || said.from !== said.to || known === null) return true
  if (question.includes(`${said.to}年`)) return true
  if (known.from === known.to || !said.isUntil)
    return said.to === known.from && known.from === known.to
  return said.to === known.to
}
