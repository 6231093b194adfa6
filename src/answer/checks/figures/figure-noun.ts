// Answer: a figure of a sentence is said of what the clause says it of, and in its year.
import type { CitedClause } from '../../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { findQuantities } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'
import { attribute } from '../attribution.ts'
import { yearBefore } from './figure-year.ts'
import type { Failure, SentenceCheck } from '../sentence-check.ts'
import { pairsOf } from '../support.ts'

/** A figure and the words around it, up to the next of its kind. */
interface PlacedFigure {
  value: number
  kind: string
  text: string
  words: string
  years: ReturnType<typeof yearBefore>
  /** Where the clause tells no year before the figure: what tells those of its document. */
  ofDocument: string | null
}

/** By how many character pairs the words of another figure must fit better. */
const MARGIN = 2
const COUNTED = new Set(['个', '家', '项', '种', '类', '件', '批', '处', '座', '所', '户', '台', '套', '条', '名', '人', '方面']) // prettier-ignore
/** 满六个月的 is a condition rather than a count of something. */
const DURATIONS = new Set(['年', '个月', '日', '天', '周岁', '岁', '小时', '工作日'])
/** Years and days of the calendar are dates. */
function isDate(text: string, { unit, value, start }: Quantity): boolean {
  if (unit === '年') return value >= 1000
  return unit === '月' || (unit === '日' && text.charAt(start - 1) === '月')
}

/** 到2025年， sets the time of what follows. */
const TIME_ALONE = /^(?:到|在|截至|自)?\d{4}(?:[-至到]\d{4})?年(?:底|末|前|之前|间|期间)?[,，]$/u

/** Only figures that the cited clauses have; others are figure-proved's. */
export const figuresKeepNouns: SentenceCheck = (sentence, { question }) =>
  attribute(sentence).flatMap(({ text, evidence }, index, stretches) => {
    const known = evidence.flatMap(placedIn)
    const lead = stretches[index - 1]?.text ?? ''
    return placeFigures(text, TIME_ALONE.test(lead) ? lead : '').flatMap((figure) => {
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
      const isNamed = !DURATIONS.has(figure.kind)
      if (isNamed && (other - best >= MARGIN || beside - best > MARGIN))
        return [failure('figure-noun', figure)]
      const meant = same.filter((one) => sharedPairs(figure, one) >= best)
      return meant.some((one) => yearsAgree(figure, one, question))
        ? []
        : [failure('figure-year', figure)]
    })
  })

function failure(check: string, { text, words }: PlacedFigure): Failure {
  return { check, detail: `${text}（${words.slice(0, 30)}）` }
}

function placedIn({ clause, document }: CitedClause): PlacedFigure[] {
  const { title, period, issuedOn } = document
  const ofDocument = [title, period?.from, period?.to, issuedOn].join(' ')
  return placeFigures(normaliseText(clause.text.replaceAll('\n', '。'))).map((placed) => ({
    ...placed,
    ofDocument: placed.years === null ? ofDocument : null,
  }))
}

/**
 * @param text normalised
 * @param lead the words before it that may tell its time
 */
function placeFigures(text: string, lead = ''): PlacedFigure[] {
  const found = findQuantities(text).filter((quantity) => !isDate(text, quantity))
  return found.map((quantity, index) => ({
    value: quantity.value,
    kind: kindOf(quantity),
    text: text.slice(quantity.start, quantity.end),
    words: wordsAround(text, found, index),
    years: yearBefore(lead + text, lead.length + quantity.start),
    ofDocument: null,
  }))
}

function kindOf({ unit }: Quantity): string {
  return COUNTED.has(unit) ? '个' : unit
}

/** What stands around the figure of an index, as far as its neighbours of one kind. */
function wordsAround(text: string, all: readonly Quantity[], index: number): string {
  const figure = all[index]
  if (figure === undefined) return ''
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

/** A sentence that names no single year says nothing of it. */
function yearsAgree(
  { years: said }: PlacedFigure,
  { years: known, ofDocument }: PlacedFigure,
  question: string,
): boolean {
  if (said === null || said.from !== said.to || question.includes(`${said.to}年`)) return true
  if (known === null) return ofDocument === null || ofDocument.includes(String(said.to))
  if (known.from === known.to || !said.isUntil)
    return said.to === known.from && known.from === known.to
  return said.to === known.to
}
