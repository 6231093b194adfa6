// Retrieve: the concepts that a question is about.
import { cutsWordsAtBothEnds, segmentWords } from '../text/words.ts'
import type { Word } from '../text/words.ts'
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
  /** The question puts it in quotation marks: it must stand in the evidence just so. */
  isQuoted: boolean
  /** Concepts of one group are joined by 、, 和 or 或 in the question: any of them will do. */
  group: number
}

/** In how many of the searched clauses a normalised string stands. */
export type FrequencyOf = (text: string) => Promise<number>

interface Piece {
  text: string
  kind: 'term' | 'word' | 'break'
  isQuoted?: true
}

interface Phrase {
  pieces: Piece[]
  /** What stands between the phrase before and this one. */
  before: string
}

/** Joins whose sides are alternatives of each other. */
const COORDINATION =
  /^[\s、,()]*(?:以及|或者?|还是|包括|例如|和|与|及|含|如|、|\(|\band\b|\bor\b)[\s、,()]*$/u

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
  const phrases = phrasesOf(cutPieces(topic, lexicon))
  for (const [index, { pieces, before }] of phrases.entries()) {
    const isJoined = COORDINATION.test(before)
    const isCoordinated = isJoined || COORDINATION.test(phrases[index + 1]?.before ?? '')
    const found = await conceptsOfPhrase(pieces, { lexicon, frequencyOf, isCoordinated })
    if (!isJoined) group++
    for (const [at, concept] of found.entries()) {
      if (at > 0) group++
      concepts.push({ ...concept, group })
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
            isQuoted: other.isQuoted || concept.isQuoted,
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

/** Quoted words are one term, whatever they are made of. */
const QUOTED = /"([^"]{2,20})"/gu

function cutPieces(topic: string, lexicon: Lexicon): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of topic.matchAll(QUOTED)) {
    pieces.push(...cutPlain(topic.slice(end, match.index), lexicon))
    pieces.push({ text: match[1] ?? '', kind: 'term', isQuoted: true })
    end = match.index + match[0].length
  }
  return [...pieces, ...cutPlain(topic.slice(end), lexicon)]
}

function cutPlain(text: string, lexicon: Lexicon): Piece[] {
  const pieces: Piece[] = []
  const words = segmentWords(text)
  let plainStart = 0
  const flushPlain = (end: number): void => {
    if (end > plainStart) pieces.push(...wordPieces(text.slice(plainStart, end), lexicon))
  }
  for (let position = 0; position < text.length;) {
    const found = lexicon.longestAt(text, position)
    if (found === null || cutsWordsAtBothEnds(words, position, position + found.length)) {
      position++
      continue
    }
    flushPlain(position)
    const piece = text.slice(position, position + found.length)
    pieces.push({ text: piece, kind: found.isTerm ? 'term' : 'break' })
    position += found.length
    plainStart = position
  }
  flushPlain(text.length)
  return pieces
}

/** Single characters are no topics, but several in a row are a word that the dictionary lacks. */
function wordPieces(text: string, lexicon: Lexicon): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const word of joinSingles(segmentWords(text), lexicon)) {
    if (word.start > end) pieces.push({ text: text.slice(end, word.start), kind: 'break' })
    const isTopic =
      word.text.length > 1 &&
      !/^(?:\d{1,2}|20\d\d)$/u.test(word.text) &&
      !lexicon.isStopWord(word.text)
    pieces.push({ text: word.text, kind: isTopic ? 'word' : 'break' })
    end = word.end
  }
  if (end < text.length) pieces.push({ text: text.slice(end), kind: 'break' })
  return pieces
}

function joinSingles(words: readonly Word[], lexicon: Lexicon): Word[] {
  const joined: Word[] = []
  let run: Word | null = null
  for (const word of words) {
    const isSingle = word.text.length === 1 && !lexicon.isStopWord(word.text)
    if (isSingle && run !== null && run.end === word.start) {
      run.text += word.text
      run.end = word.end
    } else {
      run = isSingle ? { ...word } : null
      joined.push(run ?? word)
    }
  }
  return joined
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

interface PhraseContext {
  lexicon: Lexicon
  frequencyOf: FrequencyOf
  /** One of several alternatives: it stays one concept, however many words it has. */
  isCoordinated: boolean
}

async function conceptsOfPhrase(
  pieces: readonly Piece[],
  { lexicon, frequencyOf, isCoordinated }: PhraseContext,
): Promise<Ungrouped[]> {
  const specific = await withoutGenericHead(pieces, lexicon, frequencyOf)
  const kept = withoutGenericWords(specific, lexicon)
  const isOne = kept.length > 1 && (isCoordinated || kept.some(({ kind }) => kind === 'word'))
  if (!isOne) return kept.map((piece) => simpleConcept(piece, lexicon))
  const label = kept.map(({ text }) => text).join('')
  if (!isCoordinated && (await areStrangers(kept, lexicon, frequencyOf))) {
    return kept.map((piece) => simpleConcept(piece, lexicon))
  }
  const parts = kept.flatMap(({ text, kind }) =>
    kind === 'term' ? [lexicon.expand(text)] : pairsOf(text).map((pair) => [pair]),
  )
  return [{ label, alternatives: [label], compounds: [parts], isQuoted: false }]
}

function simpleConcept({ text, kind, isQuoted }: Piece, lexicon: Lexicon): Ungrouped {
  const pieces = kind === 'word' ? pairsOf(text) : text.split("'").filter(Boolean)
  return {
    label: text,
    alternatives: lexicon.expand(text),
    compounds: pieces.length > 1 ? [pieces.map((piece) => [piece])] : [],
    isQuoted: isQuoted === true,
  }
}

/** An unknown word is there when all its character pairs are: 铬鞣制 in 铬鞣剂及鞣制. */
function pairsOf(word: string): string[] {
  if (word.length <= 2 || !/^\p{Script=Han}+$/u.test(word)) return [word]
  return Array.from({ length: word.length - 1 }, (_, index) => word.slice(index, index + 2))
}

/** 申报绿色工厂: a term beside a word that no clause holds is a topic of its own. */
async function areStrangers(
  pieces: readonly Piece[],
  lexicon: Lexicon,
  frequencyOf: FrequencyOf,
): Promise<boolean> {
  if (!pieces.some(({ kind }) => kind === 'term')) return false
  const words = pieces.filter(({ kind }) => kind === 'word')
  const frequencies = await Promise.all(words.map(({ text }) => frequencyOf(text)))
  return frequencies.includes(0) && !pieces.every(({ text }) => lexicon.has(text))
}

/** 增加值增速目标 asks about 增加值增速: words that only tell the side that is asked about go. */
function withoutGenericWords(pieces: readonly Piece[], lexicon: Lexicon): readonly Piece[] {
  const specific = pieces.filter(({ text }) => !lexicon.isGeneric(text))
  return specific.length === 0 ? pieces : specific
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
