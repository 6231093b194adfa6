// Retrieve: the concepts that a question is about.
import { segmentWords } from '../text/words.ts'
import type { Lexicon } from './lexicon.ts'

/** Something that evidence must speak of. */
export interface Concept {
  /** As the question says it, normalised. */
  label: string
  /** Normalised strings any of which counts as the concept. */
  alternatives: string[]
  /** The words that a compound is made of, for softer matching; the label alone if it is simple. */
  parts: string[]
}

/** Whether a normalised string stands anywhere in the searched clauses. */
export type OccursIn = (text: string) => Promise<boolean>

interface Piece {
  text: string
  kind: 'term' | 'word' | 'break'
}

/**
 * Reads the concepts out of the topical rest of a question (documents, addresses, dates and
 * question words already taken out). Terms of the lexicon stand for themselves; other words that
 * follow each other make one compound when the documents hold it so, else a concept each.
 * @param topic normalised text
 */
export async function readConcepts(
  topic: string,
  lexicon: Lexicon,
  occurs: OccursIn,
): Promise<Concept[]> {
  const concepts: Concept[] = []
  for (const phrase of phrasesOf(cutPieces(topic, lexicon))) {
    concepts.push(...(await conceptsOfPhrase(phrase, lexicon, occurs)))
  }
  return distinct(concepts)
}

function cutPieces(topic: string, lexicon: Lexicon): Piece[] {
  const pieces: Piece[] = []
  let plainStart = 0
  const flushPlain = (end: number): void => {
    if (end > plainStart) pieces.push(...wordPieces(topic.slice(plainStart, end), lexicon))
  }
  for (let position = 0; position < topic.length;) {
    const length = lexicon.longestAt(topic, position)
    if (length === 0) {
      position++
      continue
    }
    flushPlain(position)
    pieces.push({ text: topic.slice(position, position + length), kind: 'term' })
    position += length
    plainStart = position
  }
  flushPlain(topic.length)
  return pieces
}

function wordPieces(text: string, lexicon: Lexicon): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const word of segmentWords(text)) {
    if (word.start > end) pieces.push({ text: '', kind: 'break' })
    const isTopic = !lexicon.isStopWord(word.text)
    pieces.push(isTopic ? { text: word.text, kind: 'word' } : { text: '', kind: 'break' })
    end = word.end
  }
  if (end < text.length) pieces.push({ text: '', kind: 'break' })
  return pieces
}

function phrasesOf(pieces: readonly Piece[]): Piece[][] {
  const phrases: Piece[][] = [[]]
  for (const piece of pieces) {
    if (piece.kind === 'break') phrases.push([])
    else phrases.at(-1)?.push(piece)
  }
  return phrases.filter((phrase) => phrase.length > 0)
}

async function conceptsOfPhrase(
  phrase: readonly Piece[],
  lexicon: Lexicon,
  occurs: OccursIn,
): Promise<Concept[]> {
  const whole = phrase.map((piece) => piece.text).join('')
  const onlyTerms = phrase.every((piece) => piece.kind === 'term')
  if (phrase.length === 1 || (!onlyTerms && (await occurs(whole)))) {
    const parts = phrase.map((piece) => piece.text)
    return [{ label: whole, alternatives: lexicon.expand(whole), parts }]
  }
  if (onlyTerms) return phrase.map((piece) => simpleConcept(piece.text, lexicon))
  return splitPhrase(phrase, lexicon, occurs)
}

/** Cuts a compound that the documents do not hold into the longest parts that they do hold. */
async function splitPhrase(
  phrase: readonly Piece[],
  lexicon: Lexicon,
  occurs: OccursIn,
): Promise<Concept[]> {
  const [first, ...rest] = phrase
  if (first === undefined) return []
  for (let length = phrase.length - 1; length > 1; length--) {
    const head = phrase.slice(0, length)
    const text = head.map((piece) => piece.text).join('')
    if (head.some((piece) => piece.kind === 'word') && (await occurs(text))) {
      const tail = await conceptsOfPhrase(phrase.slice(length), lexicon, occurs)
      const parts = head.map((piece) => piece.text)
      return [{ label: text, alternatives: lexicon.expand(text), parts }, ...tail]
    }
  }
  return [
    simpleConcept(first.text, lexicon),
    ...(rest.length === 0 ? [] : await conceptsOfPhrase(rest, lexicon, occurs)),
  ]
}

function simpleConcept(text: string, lexicon: Lexicon): Concept {
  return { label: text, alternatives: lexicon.expand(text), parts: [text] }
}

function distinct(concepts: readonly Concept[]): Concept[] {
  const seen = new Set<string>()
  return concepts.filter(({ label }) => !seen.has(label) && seen.add(label))
}
