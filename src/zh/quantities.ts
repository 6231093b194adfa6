// Chinese: figures with their units, so that 25万亿元 equals 250000亿元 and 百分之四 equals 4%.
import { NUMERAL_CHARACTERS, parseNumeral } from './numerals.ts'
import { normaliseWithOffsets } from './normalise.ts'

export interface Quantity {
  /** The figure as printed, unit and qualifier included. */
  text: string
  start: number
  end: number
  /** The plain number, multipliers 万 and 亿 applied; percentages as printed (4% is 4). */
  value: number
  /** 元, 项, 家, 个, %, 年 …; empty when no unit follows. */
  unit: string
  /** 左右, 以上, 以内, 约 …; empty for an exact figure. */
  qualifier: string
}

const MULTIPLIERS: Record<string, number> = {
  '': 1, 十: 10, 百: 100, 千: 1000, 万: 1e4, 十万: 1e5, 百万: 1e6, 千万: 1e7, 亿: 1e8, 十亿: 1e9,
  百亿: 1e10, 千亿: 1e11, 万亿: 1e12,
} // prettier-ignore

/** Measure words and units that follow a figure in official Chinese; longest first. */
const UNITS = [
  '个百分点', '百分点', '平方公里', '平方米', '立方米', '公里', '千瓦时', '千瓦', '个工作日', '工作日',
  '万元', '亿元', '美元', '港元', '元', '周岁', '岁', '个月', '小时', '分钟', '个', '项', '家', '条', '件',
  '人次', '人', '名', '种', '类', '批', '次', '处', '方面', '大', '座', '所', '户', '部', '门', '场', '吨',
  '公斤', '千克', '克', '升', '米', '亩', '公顷', '辆', '台', '套', '天', '日', '年', '月', '倍', 
  '城', '县', '届', '期', '%', '‰',
] // prettier-ignore

/** A count does not begin with 万 or 亿: those belong to the Arabic figure before them. */
const LEADING_NUMERALS = NUMERAL_CHARACTERS.replace(/[万亿]/gu, '')

const UNIT_PATTERN = UNITS.join('|')
const QUALIFIER_PATTERN = '左右|以上|以下|以内|以外|上下|余'
const PREFIX_PATTERN = '不少于|不低于|不超过|不高于|至少|超过|突破|达到|约|近|逾|超'

const ARABIC = new RegExp(
  `(${PREFIX_PATTERN})?(?<![\\d.])(\\d+(?:,\\d{3})*(?:\\.\\d+)?)(百亿|千亿|万亿|十万|百万|千万|十亿|[百千万亿])?多?(余)?(${UNIT_PATTERN})?(${QUALIFIER_PATTERN})?`,
  'gu',
)
const CHINESE = new RegExp(
  `(${PREFIX_PATTERN})?(百分之)?(?<![\\d.])([${LEADING_NUMERALS}][${NUMERAL_CHARACTERS}]*)(点[〇零一二三四五六七八九]+)?(余)?(${UNIT_PATTERN})?(${QUALIFIER_PATTERN})?`,
  'gu',
)
/** Words in which a numeral is no count: 一批, 一带一路, 三品, 万村 …: only these units make one. */
const COUNTING_UNITS = new Set([
  '个百分点', '百分点', '元', '万元', '亿元', '项', '家', '件', '人', '名', '周岁', '岁', '个月', '日', '年',
  '天', '倍', '吨', '条', '个', '个工作日', '工作日', '小时', '户', '亩', '公里', '平方米', '%',
]) // prettier-ignore

interface RawQuantity {
  start: number
  end: number
  value: number
  unit: string
  qualifier: string
}

function arabicQuantities(text: string): RawQuantity[] {
  return [...text.matchAll(ARABIC)].map((match) => {
    const [whole, prefix = '', digits = '', multiplier = '', , unit = '', qualifier = ''] = match
    const scale = MULTIPLIERS[multiplier] ?? 1
    return {
      start: match.index + prefix.length,
      end: match.index + whole.length,
      value: round(Number(digits.replaceAll(',', '')) * scale * unitScale(unit)),
      unit: baseUnit(unit),
      qualifier: prefix + qualifier,
    }
  })
}

function chineseQuantities(text: string): RawQuantity[] {
  const found: RawQuantity[] = []
  for (const match of text.matchAll(CHINESE)) {
    const [whole, prefix = '', percent, numeral = '', decimals, , unit = '', qualifier = ''] = match
    const value = parseNumeral(numeral)
    if (value === null) continue
    const isPercent = percent !== undefined
    const isLarge = /^[一二两三四五六七八九十百千]+[万亿]/u.test(numeral)
    if (!isPercent && !isLarge && !COUNTING_UNITS.has(unit)) continue
    const fraction = decimals === undefined ? 0 : Number(`0.${parseDecimals(decimals.slice(1))}`)
    found.push({
      start: match.index + prefix.length,
      end: match.index + whole.length,
      value: round((value + fraction) * unitScale(unit)),
      unit: isPercent ? '%' : baseUnit(unit),
      qualifier: prefix + qualifier,
    })
  }
  return found
}

function parseDecimals(numeral: string): string {
  return [...numeral].map((character) => parseNumeral(character) ?? 0).join('')
}

function unitScale(unit: string): number {
  if (unit === '万元') return 1e4
  return unit === '亿元' ? 1e8 : 1
}

function baseUnit(unit: string): string {
  if (unit === '万元' || unit === '亿元') return '元'
  return unit === '百分点' ? '个百分点' : unit
}

function round(value: number): number {
  return Number(value.toPrecision(12))
}

/**
 * The figures of a text in order of place: Arabic ones always, Chinese ones when a measure word or
 * 百分之 makes them a count. Offsets point into the text as given.
 */
export function findQuantities(input: string): Quantity[] {
  const { text, offsets } = normaliseWithOffsets(input)
  return [...arabicQuantities(text), ...chineseQuantities(text)]
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, ...rest }) => {
      const from = offsets[start] ?? 0
      const to = (offsets[end - 1] ?? from) + 1
      return { text: input.slice(from, to), start: from, end: to, ...rest }
    })
}

/** Whether two figures say the same number of the same thing; qualifiers are not compared. */
export function sameQuantity(a: Quantity, b: Quantity): boolean {
  return a.value === b.value && (a.unit === b.unit || a.unit === '' || b.unit === '')
}
