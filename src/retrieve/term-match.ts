// Retrieve: whether a term really stands in a sentence, or only happens to span two other words.
import type { PreparedText } from '#documents/clause-reading.ts'
import type { Concept } from '#domain/understanding.ts'
import { straddlesWords } from '#zh/words.ts'

/**
 * Whether the text speaks of one of the terms. A two-character hit that cuts a dictionary word
 * at both of its ends (家电 in 国家电网) is none.
 * @param terms normalised
 */
export function speaksOf(text: PreparedText, terms: readonly string[]): boolean {
  return terms.some((term) => standsIn(text, term))
}

/** Whether the text speaks of the concept, in one word or in several that stand close together. */
export function bears(text: PreparedText, { alternatives, compounds }: Concept): boolean {
  return (
    speaksOf(text, alternatives) || compounds.some((parts) => holdsTogether(text.normal, parts))
  )
}

/**
 * Whether one stretch between punctuation marks of a searchable text says all parts. The members of
 * an enumeration share what follows its last one: 智能家居、适老化产品体验中心 names both centres.
 */
export function holdsTogether(normal: string, parts: readonly string[][]): boolean {
  return (
    saysAll(normal, parts) &&
    normal.split(/[,;:。!?]/u).some((stretch) => {
      const members = stretch.split('、')
      const last = members.at(-1) ?? ''
      return members.some((member) =>
        saysAll(member === last ? member : `${member}、${last}`, parts),
      )
    })
  )
}

function saysAll(text: string, parts: readonly string[][]): boolean {
  return parts.every((words) => words.some((word) => text.includes(word)))
}

/** The terms that stand in the text. */
export function termsIn(text: PreparedText, terms: readonly string[]): string[] {
  return terms.filter((term) => standsIn(text, term))
}

function standsIn({ normal, wordsAround }: PreparedText, term: string): boolean {
  for (let at = normal.indexOf(term); at >= 0; at = normal.indexOf(term, at + 1)) {
    if (isPartOfRun(normal, at, term)) continue
    if (term.length > 2 || !HAN.test(normal.charAt(at - 1))) return true
    if (!straddlesWords(wordsAround(at), at, at + term.length)) return true
  }
  return false
}

/** What no word of the dictionary goes on from: there a hit cannot begin inside a word. */
const HAN = /\p{Script=Han}/u
const LETTER = /[a-z]/u
const DIGIT = /\d/u

/** ai inside retail and 50 inside 150 are no hits; 5g before a Han character is one. */
function isPartOfRun(normal: string, at: number, term: string): boolean {
  return [LETTER, DIGIT].some(
    (kind) =>
      (kind.test(term.charAt(0)) && kind.test(normal.charAt(at - 1))) ||
      (kind.test(term.at(-1) ?? '') && kind.test(normal.charAt(at + term.length))),
  )
}
