// Answer: each figure and date of a sentence stands in the clause that it is said of.
import type { CitedClause } from '../../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { sayDate } from '#words/answers.ts'
import { attribute } from '../attribution.ts'
import { provingFigures, readFigures, sameUnit } from './figures.ts'
import type { Figure, Figures, WrittenDate } from './figures.ts'
import { isOfAnother, losingCondition } from './figure-subject.ts'
import type { Failure, SentenceCheck } from '../sentence-check.ts'

/** Figures, dates and their bounds; counts of what the sentence itself lists are its own. */
export const figuresProved: SentenceCheck = (sentence, { asOf }) => [
  ...failures(
    'figure-subject',
    losingCondition(
      readFigures(withoutNames(sentence.text, sentence.evidence)).figures,
      knownFigures(sentence.evidence, asOf).figures,
    ),
  ),
  ...attribute(sentence).flatMap(({ text, evidence }) => {
    const words = withoutNames(text, sentence.evidence)
    const { figures, dates } = readFigures(words)
    const known = knownFigures(evidence, asOf)
    const each = SAYS_OF_EACH.test(text) ? byDocument(evidence) : [evidence]
    const unproved = figures
      .filter(
        (figure) =>
          !each.every((own) => isProved(figure, knownFigures(own, asOf).figures)) ||
          !isProved(figure, known.figures),
      )
      .filter((figure) => !isOwnCount(figure, sentence.text, sentence.evidence.length))
    return [
      ...failures('figure-proved', unproved),
      ...failures(
        'figure-bound',
        figures.filter((figure) => losesBound(figure, figures, known.figures)),
      ),
      ...failures(
        'figure-subject',
        figures.filter((figure) => isOfAnother(figure, figures, known.figures)),
      ),
      ...failures(
        'date-proved',
        dates.filter((date) => !isDated(date, known.dates)),
      ),
    ]
  }),
]

/** 两份文件都为300项: each of them must have it. */
const SAYS_OF_EACH = /(?:文件|方案|两者|二者|双方|两份|两轮|两个).{0,6}(?:都|均|同样)/u

function byDocument(evidence: readonly CitedClause[]): CitedClause[][] {
  return [...new Set(evidence.map(({ document }) => document))].map((document) =>
    evidence.filter((one) => one.document === document),
  )
}

function failures(check: string, found: readonly { text: string }[]): Failure[] {
  return found.map(({ text }) => ({ check, detail: text }))
}

/** The day of the answer proves itself as a whole, never a year that a clause should set. */
function knownFigures(evidence: readonly CitedClause[], asOf: string): Figures {
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
function withoutNames(text: string, evidence: readonly CitedClause[]): string {
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

/**
 * 5%左右 is not 5%以上, an exact 3家 is not 3家以上, and 300项以上 is not 300项. Time limits are often
 * told without their 内: 七日无理由退货.
 */
function losesBound(figure: Figure, said: readonly Figure[], known: readonly Figure[]): boolean {
  const same = known.filter(
    ({ value, unit }) => value === figure.value && sameUnit(figure.unit, unit),
  )
  if (same.length === 0 || same.some(({ bound }) => bound === figure.bound)) return false
  const isSaidAgain = said.some(
    (one) => one !== figure && one.value === figure.value && one.bound !== figure.bound,
  )
  if (figure.bound === null && (isSaidAgain || isOfRange(figure))) return false
  return figure.bound !== null || !CALENDAR_UNITS.has(figure.unit)
}

/** 500元至2000元 for 500元以上2000元以下. */
function isOfRange({ before, after }: Figure): boolean {
  return /^(?:-|至|到)/u.test(after) || /(?:^|元|%)(?:-|至|到)$/u.test(before)
}

const CALENDAR_UNITS = new Set(['年', '月', '日', '天', '个月', '小时', '工作日', '个工作日', ''])

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
  // 一个变化, 一项要求: an article.
  if (value === 1) return true
  const [, after = ''] = /[：:](.+)$/u.exec(text) ?? []
  const listed = [text.split('、').length, text.split('；').length, after.split(/[，,；;]/u).length]
  const ordered = [...text.matchAll(/[一二三四五六七八九十]是/gu)].length
  const joined = /[和及与]/u.test(text) ? listed.map((count) => count + 1) : []
  return [...listed, ...joined, ordered, cited].some((count) => count > 1 && count === value)
}
