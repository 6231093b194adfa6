// Ingest: the period that a document sets for itself.
import { parseNumeral } from '../text/numerals.ts'
import { allDates } from './dates.ts'
import type { Found } from './found.ts'
import type { Block } from './source.ts'

export interface Period {
  from: string
  to: string
}

const YEARS = /(\d{4})\s*年?\s*[—–\-－─~～至到]{1,2}\s*(\d{4})\s*年/u
const VALIDITY = '有效期'
/** A document tells its validity once; so many places of the word are looked at. */
const MOST_VALIDITY_PLACES = 1000
const MOST_CHARACTERS_BEFORE = 100
const MOST_CHARACTERS_AFTER = 60
const OWN_VALIDITY =
  /(?:本[\p{Script=Han}]{1,8}|自)[^。；]{0,60}(?:起|之日)[^。；]{0,20}[，,]?[^。；]{0,6}有效期(?:为|至|到|：)?\s*(?:至|到)?\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[\d一二三四五六七八九十]{1,3}\s*年)/u

/** The day before the same day `years` later: three years from 2021-08-10 end on 2024-08-09. */
function lastDay(from: string, years: number): string {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number)
  return new Date(Date.UTC(year + years, month - 1, day - 1)).toISOString().slice(0, 10)
}

function validity([words, length = '']: RegExpExecArray, issuedOn: string | null): Period | null {
  const dates = allDates(words).filter(({ value }) => value.length === 10)
  const isEndDay = /日/.test(length)
  const start = dates.length > (isEndDay ? 1 : 0) ? dates[0]?.value : undefined
  const from = start ?? (/印发|发布|公布/.test(words) ? issuedOn : null)
  if (from === undefined || from === null || from.length !== 10) return null
  const years = parseNumeral(length.replace('年', '').trim())
  const to = isEndDay ? dates.at(-1)?.value : years === null ? undefined : lastDay(from, years)
  return to === undefined || to <= from ? null : { from, to }
}

/**
 * The years in the title （2023—2024年）, else the validity that the text gives itself
 * (自2025年5月1日起实施，有效期至2030年4月30日; 自印发之日起施行，有效期5年).
 */
export function findPeriod(
  blocks: readonly Block[],
  issuedOn: string | null,
): Found<Period> | null {
  for (const [blockIndex, block] of blocks.entries()) {
    const match = block.reason === 'title' ? YEARS.exec(block.text) : null
    if (match === null) continue
    const [text, from = '', to = ''] = match
    if (from < to) return { value: { from, to }, proof: { blockIndex, text } }
  }
  let places = MOST_VALIDITY_PLACES
  for (let blockIndex = blocks.length - 1; blockIndex >= 0 && places > 0; blockIndex--) {
    const { role, text } = blocks[blockIndex] as Block
    if (role === 'aside' || !text.includes(VALIDITY)) continue
    for (const near of placesOfValidity(text)) {
      if (places-- <= 0) break
      const match = OWN_VALIDITY.exec(near)
      if (match === null) continue
      const value = validity(match, issuedOn)
      if (value !== null) return { value, proof: { blockIndex, text: match[0] } }
      break
    }
  }
  return null
}

/** The words around each 有效期 of a text, as much of them as OWN_VALIDITY can match. */
function* placesOfValidity(text: string): Generator<string> {
  for (let at = text.indexOf(VALIDITY); at >= 0; at = text.indexOf(VALIDITY, at + 1)) {
    yield text.slice(Math.max(0, at - MOST_CHARACTERS_BEFORE), at + MOST_CHARACTERS_AFTER)
  }
}
