// Retrieve: words of a question that no clause holds: small talk, or what the documents lack.
import type { Concept } from '#domain/understanding.ts'
import { namesSomething } from '#zh/part-of-speech.ts'
import { turnsRound } from './concepts.ts'
import type { Lexicon } from './lexicon.ts'

export interface UnheldOptions {
  /** Whether a clause holds the concept, or the lexicon knows it. */
  isHeld: (concept: Concept) => Promise<boolean>
  lexicon: Pick<Lexicon, 'isGeneric' | 'isAttribute'>
  /** The stretches of the question that ask. */
  asking: readonly string[]
}

/**
 * Parts the concepts of a question from the words that no clause holds. Beside a topic that clauses
 * do speak of (禁止 alone is none), how people talk (收拾, 活不下去) and tell their story (胶水味儿太大，…)
 * selects nothing; but a thing that is asked for (轮椅租赁的押金怎么退), what is quoted or named, and what turns a
 * statement round stay, so that nothing found is said to be nothing found.
 */
export async function partUnheld(
  concepts: readonly Concept[],
  { isHeld, lexicon, asking }: UnheldOptions,
): Promise<{ held: Concept[]; unheld: string[] }> {
  const isHeldOf = new Map<Concept, boolean>()
  for (const concept of concepts) isHeldOf.set(concept, await isHeld(concept))
  const hasTopic = concepts.some(
    (one) => isHeldOf.get(one) === true && !lexicon.isGeneric(one.label) && !turnsRound(one),
  )
  if (!hasTopic) return { held: [...concepts], unheld: [] }
  const hasHeldAlternative = ({ group }: Concept): boolean =>
    concepts.some((other) => other.group === group && isHeldOf.get(other) === true)
  const held: Concept[] = []
  const unheld: string[] = []
  for (const concept of concepts) {
    const stays =
      isHeldOf.get(concept) === true ||
      lexicon.isAttribute(concept.label) ||
      (!hasHeldAlternative(concept) && (await isAskedFor(concept, asking)))
    if (stays) held.push(concept)
    else unheld.push(concept.label)
  }
  return { held, unheld }
}

async function isAskedFor(concept: Concept, asking: readonly string[]): Promise<boolean> {
  if (concept.isQuoted || turnsRound(concept)) return true
  const isInAsking = asking.some((stretch) => stretch.includes(concept.label))
  return isInAsking && (concept.isNamed || (await namesSomething(concept.label)))
}
