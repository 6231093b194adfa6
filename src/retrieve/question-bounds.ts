// Retrieve: how much of a question is read; what is left out is told.
import type { Concept } from '#domain/understanding.ts'
import type { ParsedAddress } from '#domain/address.ts'
import type { Span } from '#domain/document.ts'
import type { Quantity } from '#zh/quantities.ts'
import { segmentWords } from '#zh/words.ts'
import { stretchesOf } from './asides.ts'

/** Distinct words of a topic that are read: each is looked up in the library some three times. */
const MAX_WORDS = 96
/** Concepts that evidence is held against. */
const MAX_CONCEPTS = 24
/** Addresses that are looked up, in every document of the scope. */
const MAX_ADDRESSES = 24
/** Figures that are looked for. */
const MAX_FIGURES = 24

/**
 * The topic with at most so many distinct words, the others blanked out; lengths are kept. The
 * stretches between commas that ask are read first, then the others from the beginning.
 */
export function boundWords(
  topic: string,
  asks: (stretch: Span) => boolean,
): { topic: string; unread: string[] } {
  const stretches = stretchesOf(topic).map(({ start, end }) => ({
    isAsking: asks({ start, end }),
    words: segmentWords(topic.slice(start, end)).map((word) => ({
      ...word,
      at: start + word.start,
    })),
  }))
  const inOrder = [...stretches.filter(({ isAsking }) => isAsking), ...stretches]
  const all = [...new Set(inOrder.flatMap(({ words }) => words.map(({ text }) => text)))]
  if (all.length <= MAX_WORDS) return { topic, unread: [] }
  const unread = new Set(all.slice(MAX_WORDS))
  let bounded = ''
  for (const { text, at } of stretches.flatMap(({ words }) => words)) {
    bounded += topic.slice(bounded.length, at) + (unread.has(text) ? ' '.repeat(text.length) : text)
  }
  return { topic: bounded + topic.slice(bounded.length), unread: [...unread] }
}

/** The first concepts, and the words of the others. */
export function boundConcepts(concepts: readonly Concept[]): {
  concepts: Concept[]
  unread: string[]
} {
  return {
    concepts: concepts.slice(0, MAX_CONCEPTS),
    unread: concepts.slice(MAX_CONCEPTS).map(({ label }) => label),
  }
}

/** The first addresses that differ, and the words of the others. */
export function boundAddresses(addresses: readonly ParsedAddress[]): {
  addresses: ParsedAddress[]
  unread: string[]
} {
  const seen = new Set<string>()
  const distinct = addresses.filter(({ text, wordsBefore, wordsAfter }) => {
    const key = [wordsBefore, text, wordsAfter].join('|')
    return !seen.has(key) && seen.add(key)
  })
  return {
    addresses: distinct.slice(0, MAX_ADDRESSES),
    unread: distinct.slice(MAX_ADDRESSES).map(({ text }) => text),
  }
}

/** The first figures that differ, and the words of the others. */
export function boundFigures(figures: readonly Quantity[]): {
  figures: Quantity[]
  unread: string[]
} {
  const distinct = [...new Map(figures.map((figure) => [figure.text, figure])).values()]
  return {
    figures: distinct.slice(0, MAX_FIGURES),
    unread: distinct.slice(MAX_FIGURES).map(({ text }) => text),
  }
}
