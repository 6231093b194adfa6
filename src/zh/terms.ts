// Chinese: lengths of time as official texts set them, and the day on which they end.
import { parseNumeral } from './numerals.ts'

/** So many months, or so many days. */
export interface Term {
  unit: 'month' | 'day'
  count: number
}

const NUMERAL = '[\\d０-９〇零一二两三四五六七八九十百]{1,5}'
/** 五年, 5年, 半年, 一年半, 两年零六个月, 十八个月, 180日. */
export const TERM_PATTERN = `(?:半\\s*年|${NUMERAL}\\s*年半|${NUMERAL}\\s*年(?:[零又]?${NUMERAL}\\s*个月)?|${NUMERAL}\\s*个月|${NUMERAL}\\s*[日天])`
const PARTS = new RegExp(
  `^(?:(${NUMERAL})年(半)?)?(?:[零又]?(${NUMERAL})个月)?(?:(${NUMERAL})[日天])?$`,
  'u',
)
/** Longer ones are no terms but years of the calendar: 2025年. */
const MAX_MONTHS = 1200
const MAX_DAYS = 36_500

/** The length that words name as a whole; null for none. */
export function parseTerm(words: string): Term | null {
  const text = words.normalize('NFKC').replaceAll(/\s/gu, '')
  if (text === '半年') return { unit: 'month', count: 6 }
  const [, years, half, months, days] = PARTS.exec(text) ?? []
  if (days !== undefined) {
    const count = parseNumeral(days)
    const isAlone = years === undefined && months === undefined
    return isAlone && count !== null && count > 0 && count <= MAX_DAYS
      ? { unit: 'day', count }
      : null
  }
  const count = 12 * numberOf(years) + (half === undefined ? 0 : 6) + numberOf(months)
  return count > 0 && count <= MAX_MONTHS ? { unit: 'month', count } : null
}

function numberOf(numeral: string | undefined): number {
  return numeral === undefined ? 0 : (parseNumeral(numeral) ?? Number.NaN)
}

/**
 * The day of the same number so many months on, or so many days on.
 * @param day YYYY-MM-DD
 * @returns null where the month has no such day (one month after 31 January)
 */
function correspondingDay(day: string, { unit, count }: Term): string | null {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  if (unit === 'day') return isoDay(Date.UTC(year, month - 1, date + count))
  const there = new Date(Date.UTC(year, month - 1 + count, date))
  return there.getUTCDate() === date ? isoDay(there.getTime()) : null
}

/** The day on which something begins that begins so much later. @param day YYYY-MM-DD */
export function dayAfter(day: string, delay: Term): string {
  return correspondingDay(day, delay) ?? monthEnd(day, delay.count)
}

/**
 * The last day of a term whose first day counts: five years from 2019-02-01 end on 2024-01-31. Where
 * the month of the end has no such day, on its last (Civil Code, article 203).
 * @param start YYYY-MM-DD
 */
export function lastDayOf(start: string, term: Term): string {
  const next = correspondingDay(start, term)
  return next === null ? monthEnd(start, term.count) : dayBefore(next)
}

function dayBefore(day: string): string {
  return isoDay(Date.parse(`${day}T00:00:00Z`) - DAY_MS)
}

function monthEnd(day: string, monthsOn: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return isoDay(Date.UTC(year, month + monthsOn, 0))
}

const DAY_MS = 86_400_000

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

export interface TimeSpan {
  years: number
  months: number
  days: number
}

/** The whole years, months and days from one day to a later one. @param from, to YYYY-MM-DD */
export function timeBetween(from: string, to: string): TimeSpan {
  let total = 0
  while (dayAfter(from, { unit: 'month', count: total + 1 }) <= to) total++
  const reached = total === 0 ? from : dayAfter(from, { unit: 'month', count: total })
  const days = Math.round((Date.parse(to) - Date.parse(reached)) / DAY_MS)
  return { years: Math.floor(total / 12), months: total % 12, days }
}
