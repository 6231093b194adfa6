// Chinese: dates as official texts print them.
import { parseNumeral } from './numerals.ts'

/** One digit of either width, for use inside a regular expression. */
export const DIGIT = '[\\d０-９]'
/** 2022年6月8日, as exact as it is printed. */
export const DIGIT_DATE = `${DIGIT}{4}\\s*年\\s*(?:${DIGIT}{1,2}\\s*月(?:\\s*${DIGIT}{1,2}\\s*日)?)?`
/** 二〇二二年六月八日, as exact as it is printed. */
export const NUMERAL_DATE =
  '[一二][〇○ＯO0零Ο一二三四五六七八九]{3}年(?:[元一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?'
export const DATE = new RegExp(`${DIGIT_DATE}|${NUMERAL_DATE}`, 'u')

const PARTS = /^(.{4})\s*年\s*(?:(.{1,3}?)\s*月(?:\s*(.{1,3}?)\s*日)?)?/u
const DASHED = /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/
const LIKE_ZERO = /[○ＯO0Ο零]/gu

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function dayExists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function partialDate(year: number, month: number | null, day: number | null): string | null {
  if (year < 1900 || year > 2200) return null
  if (month === null) return String(year)
  if (month < 1 || month > 12) return null
  if (day === null) return `${year}-${twoDigits(month)}`
  return dayExists(year, month, day) ? `${year}-${twoDigits(month)}-${twoDigits(day)}` : null
}

/** A month or day; 元月 is January. */
function calendarNumeral(part: string | undefined): number | null {
  return part === undefined ? null : parseNumeral(part === '元' ? '一' : part)
}

/**
 * The first date of a text, as exact as it is: 2022年1月 is 2022-01, 二〇二二年六月八日 is 2022-06-08,
 * 2021-07-30 stays. Null for none or for a day that does not exist.
 */
export function parseDate(text: string): { value: string; text: string } | null {
  const written = DATE.exec(text)?.[0]
  if (written === undefined) {
    const dashed = DASHED.exec(text)
    if (dashed === null) return null
    const value = partialDate(Number(dashed[1]), Number(dashed[2]), Number(dashed[3]))
    return value === null ? null : { value, text: dashed[0] }
  }
  const [, yearText = '', monthText, dayText] = PARTS.exec(written.normalize('NFKC')) ?? []
  const year = parseNumeral(
    yearText.replace(LIKE_ZERO, (zero) => (/\d/.test(yearText) ? zero : '〇')),
  )
  const value =
    year === null ? null : partialDate(year, calendarNumeral(monthText), calendarNumeral(dayText))
  return value === null ? null : { value, text: written.trim() }
}

/** All dates of a text in order of place. */
export function allDates(text: string): { value: string; text: string }[] {
  return [...text.matchAll(new RegExp(DATE, 'gu'))].flatMap(([found]) => parseDate(found) ?? [])
}
