// Answer: each figure and date of a sentence stands in the clause that it is said of.
import { normaliseText } from '../../text/normalise.ts'
import type { Evidence } from '../statement.ts'
import { sayDate } from '../wording.ts'
import { attribute } from './attribution.ts'
import { provingFigures, readFigures, sameUnit } from './figures.ts'
import type { Figure, Figures, WrittenDate } from './figures.ts'
import type { Failure, SentenceCheck } from './sentence-check.ts'

/** Figures and dates; counts of what the sentence itself lists are its own. */
export const figuresProved: SentenceCheck = (sentence, { asOf }) =>
  attribute(sentence).flatMap(({ text, evidence }) => {
    const words = withoutNames(text, sentence.evidence)
    const { figures, dates } = readFigures(words)
    const known = knownFigures(evidence, asOf)
    const unproved = figures
      .filter((figure) => !isProved(figure, known.figures))
      .filter((figure) => !isOwnCount(figure, sentence.text, sentence.evidence.length))
    return [
      ...failures('figure-proved', unproved),
      ...failures(
        'date-proved',
        dates.filter((date) => !isDated(date, known.dates)),
      ),
    ]
  })

function failures(check: string, found: readonly { text: string }[]): Failure[] {
  return found.map(({ text }) => ({ check, detail: text }))
}

/** The day of the answer proves itself as a whole, never a year that a clause should set. */
function knownFigures(evidence: readonly Evidence[], asOf: string): Figures {
  const words = evidence.flatMap(({ clause, document }) => [
    clause.text,
    clause.label,
    document.title,
    document.number ?? '',
    document.issuedOn === null ? '' : sayDate(document.issuedOn, 'zh'),
    document.period === null
      ? ''
      : `${sayDate(document.period.from, 'zh')}。${sayDate(document.period.to, 'zh')}`,
  ])
  const { figures, dates } = provingFigures(words.join('。\n'))
  return { figures, dates: [...dates, ...readFigures(asOf).dates] }
}

/** Titles, document numbers and addresses have checks of their own. */
function withoutNames(text: string, evidence: readonly Evidence[]): string {
  return evidence
    .flatMap(({ clause, document }) => [document.title, document.number ?? '', clause.label])
    .map(normaliseText)
    .filter((name) => name !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((words, name) => words.replaceAll(name, ' '), text)
    .replaceAll(ADDRESS, ' ')
    .replaceAll(DOCUMENT_NUMBER, ' ')
}

const ADDRESS =
  /第[\d〇零一二三四五六七八九十百千]+(?:编|章|节|条|款|项|目|部分|点)|专栏\d+|\([\d一二三四五六七八九十]+\)/gu
const DOCUMENT_NUMBER = /[\p{Script=Han}]{0,12}\[\d{4}\]\d+号|\d+号文/gu

function isProved(figure: Figure, known: readonly Figure[]): boolean {
  return known.some(({ value, unit }) => value === figure.value && sameUnit(figure.unit, unit))
}

function isDated({ year, month, day }: WrittenDate, known: readonly WrittenDate[]): boolean {
  return known.some(
    (date) => date.year === year && date.month === month && (day === null || date.day === day),
  )
}

const OWN_COUNT_UNITS = new Set(['个', '项', '条', '类', '种', '方面', '件', '处', '大', '份'])
const MAX_OWN_COUNT = 20

/** 三项：甲、乙和丙; two clauses cited for 两个条款. */
function isOwnCount({ value, unit }: Figure, text: string, cited: number): boolean {
  if (!OWN_COUNT_UNITS.has(unit) || value > MAX_OWN_COUNT) return false
  // 一项 in running Chinese is an article as often as a count.
  if (value === 1) return true
  const [, after = ''] = /[：:](.+)$/u.exec(text) ?? []
  const listed = [text.split('、').length, text.split('；').length, after.split(/[，,；;]/u).length]
  const ordered = [...text.matchAll(/[一二三四五六七八九十]是/gu)].length
  const joined = /[和及与]/u.test(text) ? listed.map((count) => count + 1) : []
  return [...listed, ...joined, ordered, cited].some((count) => count > 1 && count === value)
}
