// Chinese: Chinese numerals as numbers and back (GB/T 15835-2011 forms, 〇 and 零, 两, 廿).

const DIGITS: Record<string, number> = {
  〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
} // prettier-ignore
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }
const MYRIADS: Record<string, number> = { 万: 1e4, 亿: 1e8 }

/** Characters that a Chinese numeral is written with, for use inside a regular expression class. */
export const NUMERAL_CHARACTERS = '〇零一二两三四五六七八九十百千万亿'

/** Digits one by one, as in years: 二〇二二 is 2022. */
function parseDigitSequence(numeral: string): number | null {
  let value = 0
  for (const character of numeral) {
    const digit = DIGITS[character]
    if (digit === undefined) return null
    value = value * 10 + digit
  }
  return value
}

/**
 * The value of a Chinese or Arabic whole numeral: 二十五 25, 一百零三 103, 二〇二二 2022, 两万 20000,
 * 万亿 1e12, ２５ 25. Null for anything else.
 */
export function parseNumeral(numeral: string): number | null {
  const text = numeral.normalize('NFKC').trim()
  if (/^\d+$/.test(text)) return Number(text)
  if (text === '') return null
  if (/^[〇零一二两三四五六七八九]{2,}$/.test(text)) return parseDigitSequence(text)
  let total = 0
  let section = 0
  let digit: number | null = null
  for (const character of text) {
    const asDigit = DIGITS[character]
    const unit = UNITS[character]
    const myriad = MYRIADS[character]
    if (asDigit !== undefined) {
      digit = asDigit
    } else if (unit !== undefined) {
      section += (digit ?? 1) * unit
      digit = null
    } else if (myriad !== undefined) {
      section += digit ?? 0
      total = section === 0 ? Math.max(total, 1) * myriad : total + section * myriad
      section = 0
      digit = null
    } else {
      return null
    }
  }
  return total + section + (digit ?? 0)
}

const NUMERALS = '零一二三四五六七八九'

/** A whole number from 0 to 9999 in Chinese: 25 二十五, 103 一百零三. */
export function formatNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 9999) return String(value)
  if (value < 10) return NUMERALS.charAt(value)
  let text = ''
  let gap = false
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10
    if (digit === 0) {
      gap = text !== ''
      continue
    }
    text += (gap ? '零' : '') + NUMERALS.charAt(digit) + name
    gap = false
  }
  return value < 20 ? text.slice(1) : text
}
