// Documents: the numbers of addresses, alone, in lists (三、五) and in ranges (三至五).
import { NUMERAL_CHARACTERS, formatNumeral, parseNumeral } from '#zh/numerals.ts'

/** The characters of a Chinese clause number, for a regular expression class: no myriads. */
export const HAN_DIGITS = NUMERAL_CHARACTERS.replaceAll(/[万亿]/gu, '')
/** A Chinese clause number. */
export const HAN_NUMBER = `[${HAN_DIGITS}]+`
/** A number as a clause marker has it: at most three digits, so that no year is one. */
export const NUMBER = `(?:(?<!\\d)(?:\\d{1,3}|1[0-7]\\d\\d)(?![\\d.]\\d|\\d)|${HAN_NUMBER})`

const ONE = `(?:\\(${NUMBER}\\)|${NUMBER})`
const JOINER = '(?:、|,|和|及|与|以及|至|到|-| ?(?:and|to|through) ?)'
const RANGE_JOINER = /^(?:至|到|-| ?to| ?through)/u
/** A figure that counts things is no further number of a list: 专栏2和3个项目. */
const NOT_A_COUNT = '(?![个项家种年月日%万亿])'

/** One number or several, bracketed or not, with 第 repeated or not. */
export const NUMBER_LIST = `${ONE}(?:${JOINER}第?${ONE}${NOT_A_COUNT}){0,20}`

export interface NumberInList {
  ordinal: string
  through?: string
  start: number
  end: number
}

/** Largest number that a clause of any law or plan bears (civil codes reach 1260). */
const LARGEST_ORDINAL = 1999

/**
 * A numeral as an ordinal ('14'), or null when it is no well-formed clause number: 十四五 and 一二三
 * are names or lists, not numbers.
 */
export function ordinalOf(numeral: string): string | null {
  const bare = numeral.replaceAll(/[()]/gu, '')
  const value = parseNumeral(bare)
  if (value === null || value < 1 || value > LARGEST_ORDINAL) return null
  if (/^\d+$/u.test(bare)) return String(value)
  const spelled = bare.replaceAll('〇', '零').replaceAll('两', '二')
  return formatNumeral(value) === spelled ? String(value) : null
}

/**
 * The numbers of a match of NUMBER_LIST, with places counted from `at`. Empty when one of them is
 * malformed.
 */
export function readNumberList(list: string, at: number): NumberInList[] {
  const numbers: NumberInList[] = []
  for (const match of list.matchAll(new RegExp(`(${JOINER})?第?(${ONE})`, 'gu'))) {
    const [whole, joiner = '', numeral = ''] = match
    const ordinal = ordinalOf(numeral)
    if (ordinal === null) return []
    const last = numbers.at(-1)
    const end = at + match.index + whole.length
    if (last !== undefined && RANGE_JOINER.test(joiner)) {
      last.through = ordinal
      last.end = end
    } else {
      numbers.push({ ordinal, start: at + match.index + joiner.length, end })
    }
  }
  return numbers
}
