// Ingest: the day on which a document was issued.
import { parseNumeral } from '../text/numerals.ts'
import { pageRecord, signatureBlocks, withReason } from './found.ts'
import type { Found } from './found.ts'
import { DATE } from './line-kinds.ts'
import type { Block } from './source.ts'

const PARTS = /^(.{4})\s*年\s*(?:(.{1,3}?)\s*月(?:\s*(.{1,3}?)\s*日)?)?/u
const DASHED = /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/
const LIKE_ZERO = /[○ＯO0Ο零]/gu
/** A history line that tells when a text takes effect, not when it was made. */
const EFFECT_ONLY = /(?:施行|实施|执行|生效)[）)]?$/u
const MADE = /通过|公布|发布|修订|修正|修改|批准|颁布/u

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

function signatureDate(blocks: readonly Block[]): Found<string> | null {
  for (const { block, blockIndex } of signatureBlocks(blocks).toReversed()) {
    const date = parseDate(block.text)
    if (date !== null) return { value: date.value, proof: { blockIndex, text: date.text } }
  }
  return null
}

/** The last date of the statute history on which the text was made or changed. */
function historyDate(blocks: readonly Block[]): Found<string> | null {
  let last: Found<string> | null = null
  for (const { block, blockIndex } of withReason(blocks, 'history')) {
    for (const clause of block.text.split(/[\s　]{1,}(?=\d{4}年)|；|，(?=\d{4}年)/u)) {
      if (EFFECT_ONLY.test(clause.trim()) && !MADE.test(clause)) continue
      const date = parseDate(clause)
      if (date !== null && (last === null || date.value >= last.value)) {
        last = { value: date.value, proof: { blockIndex, text: date.text } }
      }
    }
  }
  return last
}

function recordDate(blocks: readonly Block[]): Found<string> | null {
  for (const label of [
    /^成文日期$|^发文日期$/,
    /^发布日期$|^发布时间$|^发表时间$|^PublishedTime$/i,
  ]) {
    const record = pageRecord(blocks, label)
    const date = record === null ? null : parseDate(record.value)
    if (record?.proof && date !== null) {
      return { value: date.value, proof: { blockIndex: record.proof.blockIndex, text: date.text } }
    }
  }
  for (const { block, blockIndex } of withReason(blocks, 'page-metadata')) {
    const date = /^\d{4}[-/.]/.test(block.text) ? parseDate(block.text) : null
    if (date !== null) return { value: date.value, proof: { blockIndex, text: date.text } }
  }
  return null
}

/** The date of the signature, else the last one of a statute's history, else the page's record. */
export function findIssuedOn(blocks: readonly Block[]): Found<string> | null {
  return signatureDate(blocks) ?? historyDate(blocks) ?? recordDate(blocks)
}
