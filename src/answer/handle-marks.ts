// Answer: the marks by which a language model says which clause a sentence rests on.
import type { Handles } from './handles.ts'

const ONE = String.raw`c?\d{1,3}`
const JOIN = String.raw`\s*[,，、;；和–-]\s*`
/** [c1], [c1, c3], [c1-c3], 【c1】, （c1）; models also write [1] for [c1]. */
export const HANDLE_MARK = new RegExp(
  String.raw`[[【]\s*${ONE}(?:${JOIN}${ONE})*\s*[\]】]|[（(]\s*c\d{1,3}(?:${JOIN}c\d{1,3})*\s*[）)]`,
  'iu',
)

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

function handlesIn(mark: string): string[] {
  const numbers: number[] = []
  for (const [, range, digits = ''] of mark.matchAll(/([–-]\s*)?c?(\d{1,3})/giu)) {
    const number = Number(digits)
    const last = numbers.at(-1)
    const isRange = range !== undefined && last !== undefined && number - last < MAX_RANGE
    for (let at = isRange ? last + 1 : number; at <= number; at++) numbers.push(at)
  }
  return [...new Set(numbers)].map((number) => `c${number}`)
}

/** A longer range is no list of clauses that prove one sentence. */
const MAX_RANGE = 20
