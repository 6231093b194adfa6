// Answer: the figures and dates of a sentence, in one form whatever way they are written.
import type { Span } from '#domain/document.ts'
import { normaliseText } from '#zh/normalise.ts'
import { parseNumeral } from '#zh/numerals.ts'
import { findQuantities } from '#zh/quantities.ts'

export interface Figure {
  /** As printed. */
  text: string
  value: number
  unit: string
  /** Whether it is a bound: 以上 and the like, 以内 and the like, 左右 and the like, or none. */
  bound: 'least' | 'most' | 'about' | null
  /** The words around it up to the next comma, normalised. */
  stretch: string
  /** The same up to the next stop or semicolon. */
  sentence: string
  /** Of the stretch, the words before and behind it up to the next figure or enumeration comma. */
  before: string
  after: string
}

/** A figure and where it stands; the words around it are added when all are known. */
interface PlacedFigure extends Pick<Figure, 'text' | 'value' | 'unit' | 'bound'> {
  start: number
  end: number
}

export interface WrittenDate {
  text: string
  year: number
  month: number
  day: number | null
}

export interface Figures {
  figures: Figure[]
  dates: WrittenDate[]
}

const NUMERAL = '[〇○零一二三四五六七八九十]'
const CHINESE_DATE = new RegExp(
  `(${NUMERAL}{4})年(?:(${NUMERAL}{1,3}|元)月(?:(${NUMERAL}{1,3})日)?)?|(${NUMERAL}{1,3})月(${NUMERAL}{1,3})日`,
  'gu',
)
const DATE = /(\d{4})(?:年|[-/.])(\d{1,2})(?!\d)(?:月|(?=[-/.]\d))(?:[-/.]?(\d{1,2})(?!\d)日?)?/gu
const RANGE = /^(?:[-~]|至|到|、)$/u
/** Bounds by the words around a figure; 不得超过 and 不满 are read before the 超过 and 满 in them. */
const MOST_BEFORE =
  /(?:不(?:得|能|应|可|准|应当)?(?:超过|超出|高于|多于|长于|晚于|迟于|大于)|不满|不足|未满|(?<!不(?:得|能|应|可|应当)?)(?:低于|少于|小于)|至多|最多|最长|最高|最迟|最晚)(?:为|达)?$/u
const LEAST_BEFORE =
  /(?:不(?:得|能|应|可|应当)?(?:少于|低于|短于|早于|小于)|至少|最少|最低|最短|超过?|超出|高于|多于|大于|突破|逾|满|提前)(?:到|了|为|达)?$/u
const ABOUT_BEFORE = /(?:大约|约|将近|近|接近)(?:为)?$/u
const MOST_AFTER = /^(?:人民币)?(?:以内|之内|内|以下|为限|封顶)/u
const LEAST_AFTER = /^(?:人民币)?(?:以上|及以上|起步)/u
const ABOUT_AFTER = /^(?:左右|上下)/u
/** In 近5年 and 近12个月 the figure is a limit, not a guess. */
const TIME_UNITS = new Set(['年', '个月', '月', '日', '天', '小时', '工作日', '个工作日'])
const PARTS_OF_WHOLE = /([二三四五六七八九十百千万]+)分之([一二两三四五六七八九十]+)/gu
const TENTHS = /([一二三四五六七八九])成(?![为立长果员就功熟本分份品套交])/gu
const HALF = /一半|半数|过半/gu
const HALF_UNIT = /半(个月|年|天|小时)/gu

/** Reads a text; 2022年6月8日, 2022-06-08 and 二〇二二年六月八日 are one date, 四成 is 40%. */
export function readFigures(input: string): Figures {
  const text = withArabicDates(normaliseText(input))
  const dates: WrittenDate[] = []
  const rest = text.replace(DATE, (whole, ...parts: (string | undefined)[]) => {
    const [year, month, day] = parts
    if (Number(month) < 1 || Number(month) > 12) return whole
    const dayNumber = day === undefined ? null : Number(day)
    dates.push({ text: whole, year: Number(year), month: Number(month), day: dayNumber })
    return ' '.repeat(whole.length)
  })
  return { figures: withSurroundings([...quantitiesOf(rest), ...sharesOf(rest)], rest), dates }
}

/** The figures by which a source proves others: those of its dates one by one too. */
export function provingFigures(input: string): Figures {
  const { figures, dates } = readFigures(input)
  const parts = dates.flatMap(({ year, month, day, text }) => [
    partOfDate(text, year, '年'),
    partOfDate(text, month, '月'),
    ...(day === null ? [] : [partOfDate(text, day, '日')]),
  ])
  return { figures: [...figures, ...parts], dates }
}

function partOfDate(text: string, value: number, unit: string): Figure {
  return { text, value, unit, bound: null, stretch: '', sentence: '', before: '', after: '' }
}

const STRETCH_END = /,(?!\d{3})|[;:。!?\n]/gu
const SENTENCE_END = /[;。!?\n]/gu

function withSurroundings(figures: readonly PlacedFigure[], text: string): Figure[] {
  const stretches = placesOf(text, STRETCH_END)
  const sentences = placesOf(text, SENTENCE_END)
  return figures.map(({ start, end, ...figure }) => {
    const [from, to] = between(stretches, { start, end })
    const lastBefore = Math.max(from, ...figures.map((one) => (one.end <= start ? one.end : from)))
    const firstAfter = Math.min(to, ...figures.map((one) => (one.start >= end ? one.start : to)))
    return {
      ...figure,
      stretch: text.slice(from, to),
      sentence: text.slice(...between(sentences, { start, end })),
      before: text.slice(lastBefore, start).split(/[、"]/u).at(-1) ?? '',
      after: text.slice(end, firstAfter).split(/[、"]/u)[0] ?? '',
    }
  })
}

/** Where the marks stand, the end of the text among them. */
function placesOf(text: string, marks: RegExp): number[] {
  return [...text.matchAll(marks)].map(({ index }) => index).concat(text.length)
}

/** The stretch between two marks in which a figure stands. */
function between(places: readonly number[], { start, end }: Span): [number, number] {
  const from = places.findLast((place) => place < start)
  return [from === undefined ? 0 : from + 1, places.find((place) => place >= end) ?? end]
}

function withArabicDates(text: string): string {
  return text.replace(
    CHINESE_DATE,
    (_, ...[year, month, day, soleMonth, soleDay]: (string | undefined)[]) =>
      [
        [year, '年'],
        [month ?? soleMonth, '月'],
        [day ?? soleDay, '日'],
      ]
        .filter(([numeral]) => numeral !== undefined)
        .map(([numeral = '', unit]) => `${inDigits(numeral)}${unit}`)
        .join(''),
  )
}

function inDigits(numeral: string): string {
  return numeral === '元' ? '1' : String(parseNumeral(numeral.replaceAll('○', '〇')) ?? numeral)
}

/** In 2023-2024年 the first year has the unit of the second. */
function quantitiesOf(text: string): PlacedFigure[] {
  const quantities = findQuantities(
    text.replaceAll(PARTS_OF_WHOLE, (whole, base: string) =>
      base === '百' ? whole : ' '.repeat(whole.length),
    ),
  )
  return quantities.map(({ text: printed, start, end, value, unit, qualifier }, index) => {
    const next = quantities[index + 1]
    const isRange =
      unit === '' && next !== undefined && RANGE.test(text.slice(end, next.start).trim())
    const after = AFTER_FIGURE.exec(qualifier)?.[0] ?? ''
    const bound = boundOf(text.slice(Math.max(0, start - 6), start), after + text.slice(end), unit)
    const printedHere = text.slice(start, end) || printed
    return { text: printedHere, value, bound, start, end, unit: isRange ? next.unit : unit }
  })
}

/** What of a qualifier stands behind the figure. */
const AFTER_FIGURE = /(?:左右|以上|以下|以内|以外|上下|余)$/u

function boundOf(before: string, after: string, unit: string): Figure['bound'] {
  if (MOST_BEFORE.test(before) || MOST_AFTER.test(after)) return 'most'
  if (LEAST_BEFORE.test(before) || LEAST_AFTER.test(after) || after.startsWith('余')) return 'least'
  if (TIME_UNITS.has(unit) && before.endsWith('近')) return 'most'
  return ABOUT_BEFORE.test(before) || ABOUT_AFTER.test(after) ? 'about' : null
}

/** 四成, 三分之二, 一半; 半个月. */
function sharesOf(text: string): PlacedFigure[] {
  const tenths = [...text.matchAll(TENTHS)].map((match) =>
    share(match, (parseNumeral(match[1] ?? '') ?? 0) * 10),
  )
  const parts = [...text.matchAll(PARTS_OF_WHOLE)]
    .filter(([, base]) => base !== '百')
    .map((match) => {
      const [, base = '', part = ''] = match
      return share(match, (100 * (parseNumeral(part) ?? 0)) / (parseNumeral(base) ?? 1))
    })
  const halves = [...text.matchAll(HALF)].map((match) => share(match, 50))
  const halfUnits = [...text.matchAll(HALF_UNIT)].map((match) => ({
    ...share(match, 0.5),
    unit: match[1] ?? '',
  }))
  return [...tenths, ...parts, ...halves, ...halfUnits]
}

function share({ 0: text, index: start }: RegExpExecArray, percent: number): PlacedFigure {
  const value = Number(percent.toPrecision(6))
  return { text, value, unit: '%', bound: null, start, end: start + text.length }
}

const COUNTERS = new Set(['个', '家', '项', '种', '类', '件', '批', '处', '座', '所', '户', '台', '套', '条', '名', '人']) // prettier-ignore
const SAME_UNITS = [new Set(['日', '天']), new Set(['名', '人']), new Set(['工作日', '个工作日'])]

/** Whether two units count the same: 3个中心 and 3家中心, 30日 and 30天. A bare number counts anything. */
export function sameUnit(unit: string, known: string): boolean {
  if (unit === '' || unit === known) return true
  if ((unit === '个' || known === '个') && COUNTERS.has(unit) && COUNTERS.has(known)) return true
  return SAME_UNITS.some((units) => units.has(unit) && units.has(known))
}
