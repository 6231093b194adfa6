// Retrieve: the concepts that a question is about.
import { segmentWords } from '../text/words.ts'
import type { Lexicon } from './lexicon.ts'

/** Something that evidence must speak of. */
export interface Concept {
  /** As the question says it, normalised. */
  label: string
  /** Normalised strings any of which counts as the concept. */
  alternatives: string[]
  /**
   * Ways to say it in several words: each way is a list of parts that must stand close together,
   * each part a list of strings any of which will do.
   */
  compounds: string[][][]
  /** Concepts of one group are joined by 、, 和 or 或 in the question: any of them will do. */
  group: number
}

/** In how many of the searched clauses a normalised string stands. */
export type FrequencyOf = (text: string) => Promise<number>

interface Piece {
  text: string
  kind: 'term' | 'word' | 'break'
}

interface Phrase {
  pieces: Piece[]
  /** What stands between the phrase before and this one. */
  before: string
}

/** Joins whose sides are alternatives of each other. */
const COORDINATION = /^[\s、,，和与及或同跟]*(?:以及|或者?|还是|和|与|及|、|and|or)[\s、,，]*$/u

/**
 * Reads the concepts out of the topical rest of a question (documents, addresses, dates and
 * question words already taken out). Terms of the lexicon stand for themselves; other words that
 * follow each other make one compound.
 * @param topic normalised text
 */
export async function readConcepts(
  topic: string,
  lexicon: Lexicon,
  frequencyOf: FrequencyOf,
): Promise<Concept[]> {
  const concepts: Concept[] = []
  let group = 0
  for (const { pieces, before } of phrasesOf(cutPieces(topic, lexicon))) {
    if (!COORDINATION.test(before)) group++
    for (const concept of await conceptsOfPhrase(pieces, lexicon, frequencyOf)) {
      concepts.push({ ...concept, group })
      group += pieces.length > 1 ? 1 : 0
    }
  }
  return distinct(concepts)
}

/** The concepts as requirements that must all hold: those of one group merged into one. */
export function mergeAlternatives(concepts: readonly Concept[]): Concept[] {
  const merged = new Map<number, Concept>()
  for (const concept of concepts) {
    const other = merged.get(concept.group)
    merged.set(
      concept.group,
      other === undefined
        ? concept
        : {
            label: `${other.label}、${concept.label}`,
            alternatives: [...other.alternatives, ...concept.alternatives],
            compounds: [...other.compounds, ...concept.compounds],
            group: concept.group,
          },
    )
  }
  return [...merged.values()]
}

/** Every string by which a clause that bears on the concepts can be found. */
export function searchTerms(concepts: readonly Concept[]): string[] {
  return concepts.flatMap(({ alternatives, compounds }) => [
    ...alternatives,
    ...compounds.flatMap((parts) => parts[0] ?? []),
  ])
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

/** Single characters are too ambiguous to be topics, unless the lexicon knows them. */
function wordPieces(text: string, lexicon: Lexicon): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const word of segmentWords(text)) {
    if (word.start > end) pieces.push({ text: text.slice(end, word.start), kind: 'break' })
    const isTopic = word.text.length > 1 && !lexicon.isStopWord(word.text)
    pieces.push({ text: word.text, kind: isTopic ? 'word' : 'break' })
    end = word.end
  }
  if (end < text.length) pieces.push({ text: text.slice(end), kind: 'break' })
  return pieces
}

function phrasesOf(pieces: readonly Piece[]): Phrase[] {
  const phrases: Phrase[] = []
  let before = ''
  let open: Phrase | null = null
  for (const piece of pieces) {
    if (piece.kind === 'break') {
      before += piece.text
      open = null
    } else if (open === null) {
      open = { pieces: [piece], before }
      phrases.push(open)
      before = ''
    } else {
      open.pieces.push(piece)
    }
  }
  return phrases
}

type Ungrouped = Omit<Concept, 'group'>

async function conceptsOfPhrase(
  pieces: readonly Piece[],
  lexicon: Lexicon,
  frequencyOf: FrequencyOf,
): Promise<Ungrouped[]> {
  const kept = await withoutGenericHead(pieces, lexicon, frequencyOf)
  if (kept.every(({ kind }) => kind === 'term') || kept.length === 1) {
    return kept.map(({ text }) => ({
      label: text,
      alternatives: lexicon.expand(text),
      compounds: [],
    }))
  }
  const label = kept.map(({ text }) => text).join('')
  return [
    { label, alternatives: [label], compounds: [kept.map(({ text }) => lexicon.expand(text))] },
  ]
}

/** 冰雪装备 asks about 冰雪: a last word that is commoner than the term before it adds nothing. */
async function withoutGenericHead(
  pieces: readonly Piece[],
  lexicon: Lexicon,
  frequencyOf: FrequencyOf,
): Promise<readonly Piece[]> {
  const head = pieces.at(-1)
  const term = pieces.at(-2)
  if (head?.kind !== 'word' || term?.kind !== 'term') return pieces
  const frequencies = await Promise.all(lexicon.expand(term.text).map(frequencyOf))
  const isGeneric = (await frequencyOf(head.text)) >= Math.max(1, ...frequencies)
  return isGeneric ? pieces.slice(0, -1) : pieces
}

function distinct(concepts: readonly Concept[]): Concept[] {
  const seen = new Set<string>()
  return concepts.filter(({ label }) => !seen.has(label) && seen.add(label))
}
