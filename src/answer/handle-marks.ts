// Answer: the marks by which a language model says which clause a sentence rests on.
import type { Handles } from './handles.ts'

const ONE = String.raw`c?\d{1,3}`
const JOIN = String.raw`\s*[,，、;；和及与–~～-]\s*`
const SOURCE = String.raw`(?:依据|来源|出处|引用|参见|详见|见|据)?\s*(?:条款)?\s*[:：]?\s*`
const SQUARE = String.raw`[[【〔]+\s*\^?${SOURCE}${ONE}(?:${JOIN}${SOURCE}${ONE})*\s*[\]】〕]+`
const ROUND = String.raw`[（(]\s*${SOURCE}c\d{1,3}(?:${JOIN}${SOURCE}c\d{1,3})*\s*[）)]`
const BARE = String.raw`(?<![\p{Script=Latin}\d])c\d{1,3}(?:${JOIN}c\d{1,3})*(?![\p{Script=Latin}\d])`
/**
 * [c1], [c1, c3], [c1-c3], 【c1】, （c1）, （依据：c1）, and c1 in mid-sentence; models also write [1]
 * for [c1].
 */
export const HANDLE_MARK = new RegExp(`${SQUARE}|${ROUND}|${BARE}`, 'iu')

/** A mark and the handles in it, in the form c1. */
export interface Mark {
  start: number
  end: number
  handles: string[]
}

/** All marks of a text in order of place. */
export function findMarks(text: string): Mark[] {
  return [...text.matchAll(new RegExp(HANDLE_MARK, 'giu'))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    handles: handlesIn(match[0]),
  }))
}

/** Handles of marks that none of the clauses has. */
export function unknownHandles(marks: readonly Mark[], handles: Handles): string[] {
  return [...new Set(marks.flatMap((mark) => mark.handles))].filter((name) => !handles.has(name))
}

const STAND_IN = '\u0001'
/** [c1]、[c2] */
const SEVERAL = new RegExp(`${STAND_IN}(?:\\s*[、，,和]?\\s*${STAND_IN})+`, 'gu')
/** 根据[c1]的规定， says no more than the mark does. */
const ACCORDING = new RegExp(
  `(^|[，,。；;：:（(])(?:根据|依据|按照|依照|参照|参见|详见)(?:条款)?${STAND_IN}(?:的?(?:规定|要求|内容|条款))?(?:[，,]|(?=[。；]))`,
  'gu',
)
/** c1规定 */
const SUBJECT = new RegExp(`(^|[，。；：])(?:条款)?${STAND_IN}(?:条款)?(?=中?(?:规定|提出|明确|要求|指出|提到|强调))`, 'gu') // prettier-ignore
/** （见[c1]） leaves nothing. */
const EMPTIED = new RegExp(`[（(](?:见|参见|详见|依据)?${STAND_IN}[）)]`, 'gu')

/** The words alone; what only leads to a mark goes with it. */
export function withoutMarks(text: string): string {
  const marked = findMarks(text).reduceRight(
    (rest, { start, end }) => rest.slice(0, start).trimEnd() + STAND_IN + rest.slice(end),
    text,
  )
  return marked
    .replaceAll(SEVERAL, STAND_IN)
    .replaceAll(EMPTIED, STAND_IN)
    .replaceAll(ACCORDING, '$1')
    .replaceAll(SUBJECT, '$1文件')
    .replaceAll(STAND_IN, '')
}

function handlesIn(mark: string): string[] {
  const numbers: number[] = []
  for (const [, range, digits = ''] of mark.matchAll(/([–~～-]\s*)?c?(\d{1,3})/giu)) {
    const number = Number(digits)
    const last = numbers.at(-1)
    const isRange = range !== undefined && last !== undefined && number - last < MAX_RANGE
    for (let at = isRange ? last + 1 : number; at <= number; at++) numbers.push(at)
  }
  return [...new Set(numbers)].map((number) => `c${number}`)
}

/** A longer range is no list of clauses that prove one sentence. */
const MAX_RANGE = 20
