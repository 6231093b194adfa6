// Answer: the figures and dates of a sentence, in one form whatever way they are written.
import { normaliseText } from '../../text/normalise.ts'
import { parseNumeral } from '../../text/numerals.ts'
import { findQuantities } from '../../text/quantities.ts'

export interface Figure {
  /** As printed. */
  text: string
  value: number
  unit: string
  /** Whether it is a bound: 以上 and the like, 以内 and the like, 左右 and the like, or none. */
  bound: 'least' | 'most' | 'about' | null
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
/** Right before a figure: 超过了3家, 约为3家, 不满3家. */
const BELOW_BEFORE = /(?<!不)(?:不满|未满|不足|少于|低于|不到)$/u
const MOST_BEFORE =
  /(?:不超过|不高于|不多于|至多|最多|不得超过|不得高于)(?:了|为|\p{Script=Han}{2})?$/u
const LEAST_BEFORE =
  /(?:不少于|不低于|不得少于|不得低于|至少|最少|(?<!不(?:得)?)(?:超过|突破|超出|高于|大于)|逾|(?<!不)超|(?<![不未每])满)(?:了|为|到)?$|(?:不少于|不低于|不得少于|不得低于|至少)\p{Script=Han}{2}$/u
const ABOUT_BEFORE = /(?:大约|约|大概|左右|接近|将近|近)(?:为|有|达|达到)?$/u
const LEAST_AFTER = /^(?:及)?(?:以上|余)/u
const BELOW_AFTER = /^(?:及)?(?:以下|以内|之内|内(?!容|部))/u
const ABOUT_AFTER = /^(?:左右|上下)/u
const RANGE = /^(?:[-~]|至|到|、)$/u
const LEAST = /以上|不少于|不低于|至少|超|突破|逾|余/u
const MOST = /以内|以下|不超过|不高于/u
const ABOUT = /左右|上下|约|近/u
const PARTS_OF_WHOLE = /([二三四五六七八九十百千万]+)分之([一二两三四五六七八九十]+)/gu
const TENTHS = /([一二三四五六七八九])成(?![为立长果员就功熟本分份品套交])/gu
const HALF = /一半|半数|过半/gu

/** Reads a text; 2022年6月8日, 2022-06-08 and 二〇二二年六月八日 are one date, 四成 is 40%. */
export function readFigures(input: string): Figures {
  const text = withArabicDates(normaliseText(input))
  const dates: WrittenDate[] = []
  const rest = text.replace(DATE, (whole, year: string, month: string, day?: string) => {
    if (Number(month) < 1 || Number(month) > 12) return whole
    const dayNumber = day === undefined ? null : Number(day)
    dates.push({ text: whole, year: Number(year), month: Number(month), day: dayNumber })
    return ' '.repeat(whole.length)
  })
  return { figures: [...quantitiesOf(rest), ...sharesOf(rest)], dates }
}

/** The figures by which a source proves others: those of its dates one by one too. */
export function provingFigures(input: string): Figures {
  const { figures, dates } = readFigures(input)
  const parts = dates.flatMap(({ year, month, day, text }) => [
    { text, value: year, unit: '年', bound: null },
    { text, value: month, unit: '月', bound: null },
    ...(day === null ? [] : [{ text, value: day, unit: '日', bound: null }]),
  ])
  return { figures: [...figures, ...parts], dates }
}

function withArabicDates(text: string): string {
  return text.replace(
    CHINESE_DATE,
    (_, year?: string, month?: string, day?: string, soleMonth?: string, soleDay?: string) =>
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
function quantitiesOf(text: string): Figure[] {
  const quantities = findQuantities(
    text.replaceAll(PARTS_OF_WHOLE, (whole, base: string) =>
      base === '百' ? whole : ' '.repeat(whole.length),
    ),
  )
  return quantities.flatMap(({ text: printed, start, end, value, unit, qualifier }, index) => {
    const next = quantities[index + 1]
    const isRange =
      unit === '' && next !== undefined && RANGE.test(text.slice(end, next.start).trim())
    const figure = { text: text.slice(start, end) || printed, value, bound: boundOf(qualifier) }
    return [{ ...figure, unit: isRange ? next.unit : unit }]
  })
}

/** A bound as the words around a figure tell it; a range has two. */
export type Bound = Figure['bound'] | 'below' | 'range'

const RANGE_AFTER = /^(?:至|到|-)[\d一二三四五六七八九十]/u
const RANGE_BEFORE = /[\d元年月日天个家项%](?:至|到|-)$/u

/** The bound that the words right around a figure of a normalised text set. */
export function boundAt(
  text: string,
  { start, end, qualifier }: { start: number; end: number; qualifier: string },
): Bound {
  const before = text.slice(Math.max(0, start - 6), start)
  const after = text.slice(end)
  // 近5年 are the last five.
  if (before.endsWith('近') && text.slice(start, end).endsWith('年')) return null
  if (RANGE_AFTER.test(after) || RANGE_BEFORE.test(before)) return 'range'
  if (BELOW_BEFORE.test(before)) return 'below'
  if (MOST_BEFORE.test(before) || BELOW_AFTER.test(after)) return 'most'
  if (LEAST_BEFORE.test(before) || LEAST_AFTER.test(after)) return 'least'
  if (ABOUT_BEFORE.test(before) || ABOUT_AFTER.test(after)) return 'about'
  return boundOf(qualifier)
}

function boundOf(qualifier: string): Figure['bound'] {
  if (MOST.test(qualifier)) return 'most'
  if (LEAST.test(qualifier)) return 'least'
  return ABOUT.test(qualifier) ? 'about' : null
}

/** 四成, 三分之二, 一半. */
function sharesOf(text: string): Figure[] {
  const tenths = [...text.matchAll(TENTHS)].map(([printed, count = '']) =>
    share(printed, (parseNumeral(count) ?? 0) * 10),
  )
  const parts = [...text.matchAll(PARTS_OF_WHOLE)]
    .filter(([, base]) => base !== '百')
    .map(([printed, base = '', part = '']) =>
      share(printed, (100 * (parseNumeral(part) ?? 0)) / (parseNumeral(base) ?? 1)),
    )
  const halves = [...text.matchAll(HALF)].map(([printed]) => share(printed, 50))
  return [...tenths, ...parts, ...halves]
}

function share(text: string, percent: number): Figure {
  return { text, value: Number(percent.toPrecision(6)), unit: '%', bound: null }
}

const COUNTERS = new Set(['个', '家', '项', '种', '类', '件', '批', '处', '座', '所', '户', '台', '套', '条', '名', '人']) // prettier-ignore
const SAME_UNITS = [new Set(['日', '天']), new Set(['名', '人']), new Set(['工作日', '个工作日'])]

/** Whether two units count the same: 3个中心 and 3家中心, 30日 and 30天. A bare number counts anything. */
export function sameUnit(unit: string, known: string): boolean {
  if (unit === '' || unit === known) return true
  if ((unit === '个' || known === '个') && COUNTERS.has(unit) && COUNTERS.has(known)) return true
  return SAME_UNITS.some((units) => units.has(unit) && units.has(known))
}
