// Page: where the dates of documents lie on an axis of years.
import type { PolicyDocument } from '../api/types.ts'

export interface Axis {
  /** Every year shown, without gaps. */
  years: number[]
}

/** Places on the axis in percent of its length; null for what the document does not say. */
export interface Bar {
  issued: number | null
  /** The year of the number, where the day is not known. */
  yearLeft: number | null
  periodLeft: number
  width: number | null
}

/** When a document begins to matter: its date, its number's year, or the beginning of its period. */
export function beginOf(document: PolicyDocument): string {
  return document.issuedOn ?? yearOfNumber(document) ?? document.period?.from ?? ''
}

/** 工信部联消费〔2022〕68号 is of 2022. */
function yearOfNumber({ number }: PolicyDocument): string | null {
  return /〔(\d{4})〕/u.exec(number ?? '')?.[1] ?? null
}

/** The years from the first date of the documents to the last. */
export function axisOf(documents: readonly PolicyDocument[]): Axis {
  const years = documents
    .flatMap((document) => [beginOf(document), document.period?.from, document.period?.to])
    .flatMap((date) => (date === undefined || date === '' ? [] : Number(date.slice(0, 4))))
  if (years.length === 0) return { years: [] }
  const first = Math.min(...years)
  return {
    years: Array.from({ length: Math.max(...years) - first + 1 }, (_, index) => first + index),
  }
}

/** @returns null if the document has no date at all */
export function barOf(document: PolicyDocument, { years }: Axis): Bar | null {
  const { issuedOn, period } = document
  const [first] = years
  if (first === undefined || beginOf(document) === '') return null
  const percent = (time: number): number => (100 * (time - first)) / years.length
  const year = issuedOn === null ? yearOfNumber(document) : null
  const left = period === null ? 0 : percent(timeOf(period.from))
  return {
    issued: issuedOn === null ? null : percent(timeOf(issuedOn)),
    yearLeft: year === null ? null : percent(Number(year)),
    periodLeft: left,
    width: period === null ? null : percent(endOf(period.to)) - left,
  }
}

/** A date as a number of years; a missing month or day counts as the first. */
function timeOf(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return year + (month - 1) / 12 + (day - 1) / 365
}

/** The end of the year, month or day. */
function endOf(date: string): number {
  const lengths: Record<number, number> = { 4: 1, 7: 1 / 12, 10: 1 / 365 }
  return timeOf(date) + (lengths[date.length] ?? 0)
}
