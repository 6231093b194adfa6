// Answer: the clause cut into its sentences and comma parts, and which of them a sentence speaks of.
import type { CitedClause } from '../cited-clause.ts'
import type { Clause } from '#domain/clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { pairsOf } from './support.ts'

/** A comma part of a clause, normalised. */
export interface ClausePart {
  text: string
  /** The sentence that it stands in. */
  sentence: string
  /** That sentence up to the end of the part. */
  upTo: string
  /** The clause before that sentence. */
  before: string
}

const cut = new WeakMap<Clause, ClausePart[]>()

export function partsOfClause(clause: Clause): ClausePart[] {
  const known = cut.get(clause)
  if (known !== undefined) return known
  const parts: ClausePart[] = []
  const text = normaliseText(clause.text.replaceAll('\n', '。'))
  let before = ''
  for (const sentence of text.split(/(?<=[。;])/u)) {
    let upTo = ''
    for (const part of sentence.split(/(?<=[,，:])/u)) {
      upTo += part
      if (/[\p{L}\p{N}]/u.test(part)) parts.push({ text: part, sentence, upTo, before })
    }
    before += sentence
  }
  cut.set(clause, parts)
  return parts
}

/** Least pairs that two parts must share to speak of the same. */
const MIN_SHARED = 2

/** The part that shares most with the words; null when none shares enough. */
export function closestPart(words: string, evidence: readonly CitedClause[]): ClausePart | null {
  const pairs = [...new Set(pairsOf(words))]
  let closest: ClausePart | null = null
  let most = MIN_SHARED - 1
  for (const { clause } of evidence) {
    for (const part of partsOfClause(clause)) {
      const shared = pairs.filter((pair) => part.text.includes(pair)).length
      if (shared > most) {
        most = shared
        closest = part
      }
    }
  }
  return closest
}
