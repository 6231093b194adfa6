// Retrieve: the concepts that a question is about.
import { searchForm } from '../text/normalise.ts'
import { straddlesWords, segmentWords } from '../text/words.ts'
import type { Word } from '../text/words.ts'
import type { Lexicon, LongestMatch } from './lexicon.ts'
import { joinNames } from './names.ts'

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
  /** It narrows something (光伏 行业, 河南 的 …): evidence without it is about something else. */
  isModifier: boolean
  /** Concepts of one group are joined by 、, 和 or 或 in the question: any of them will do. */
  group: number
}

/** In how many of the searched clauses a normalised string stands. */
export type FrequencyOf = (text: string) => Promise<number>

export interface ConceptOptions {
  lexicon: Lexicon
  frequencyOf: FrequencyOf
  /** Whether some clause says all parts close together. */
  standTogether: (parts: readonly string[][]) => Promise<boolean>
  /** The question asks where the very words stand: quoted words have no synonyms then. */
  asksForWords: boolean
}

/** A cut of the question and what it is. */
export interface Piece {
  text: string
  kind: 'term' | 'word' | 'weak' | 'break'
  isQuoted?: true
}

interface Phrase {
  pieces: Piece[]
  /** What stands between the phrase before and this one. */
  before: string
  /** What comes right after it. */
  after: string
}

/** What follows a word that narrows it. */
const NARROWED = /^(?:的|企业|行业|产业|市场|产品|领域|公司|项目|政策)/u

/** Joins whose sides are alternatives of each other. */
const COORDINATION =
  /^[\s,()]*\p{Script=Han}{0,2}(?:以及|或者?|还是|包括|例如|和|与|及|含|如|、|\(|\band\b|\bor\b)[\s\p{Script=Han}]{0,2}[\s、,()]*$/u

/**
 * Reads the concepts out of the topical rest of a question (documents, addresses, dates and
 * question words already taken out). Terms of the lexicon stand for themselves; other words that
 * follow each other make one compound.
 * @param topic normalised text
 */
export async function readConcepts(topic: string, options: ConceptOptions): Promise<Concept[]> {
  const { asksForWords } = options
  const concepts: Concept[] = []
  let group = 0
  const phrases = phrasesOf(await cutPieces(topic, options))
  for (const [index, { pieces, before, after }] of phrases.entries()) {
    const isJoined = COORDINATION.test(before)
    const isCoordinated = isJoined || COORDINATION.test(phrases[index + 1]?.before ?? '')
    const found = await conceptsOfPhrase(pieces, { ...options, isCoordinated })
    if (!isJoined) group++
    for (const [at, concept] of found.entries()) {
      if (at > 0) group++
      const isModifier = concept.compounds.length > 0 || NARROWED.test(after)
      concepts.push({ ...concept, group, isModifier })
    }
  }
  return distinct(concepts).map((concept) =>
    asksForWords && concept.isQuoted ? { ...concept, alternatives: [concept.label] } : concept,
  )
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
            isModifier: other.isModifier || concept.isModifier,
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

async function cutPieces(
  topic: string,
  { lexicon, frequencyOf }: ConceptOptions,
): Promise<Piece[]> {
  const pieces: Piece[] = []
  let end = 0
  for (const match of topic.matchAll(QUOTED)) {
    pieces.push(...cutPlain(topic.slice(end, match.index), lexicon))
    const quoted = searchForm(match[1] ?? '')
    if (quoted !== '') pieces.push({ text: quoted, kind: 'term', isQuoted: true })
    end = match.index + match[0].length
  }
  pieces.push(...cutPlain(topic.slice(end), lexicon))
  const known = await withoutForeignWords(pieces, frequencyOf)
  return settleWeakWords(await joinNames(known, frequencyOf, lexicon.isGeneric))
}

/** Latin words that no clause holds (the grammar of an English question) are no topics. */
async function withoutForeignWords(
  pieces: readonly Piece[],
  frequencyOf: FrequencyOf,
): Promise<Piece[]> {
  const kept: Piece[] = []
  for (const piece of pieces) {
    const isForeign =
      piece.kind === 'word' && /^[a-z]+$/u.test(piece.text) && (await frequencyOf(piece.text)) === 0
    kept.push(isForeign ? { ...piece, kind: 'break' } : piece)
  }
  return kept
}

/** Weak words part phrases; where there is nothing else, they are the topic. */
function settleWeakWords(pieces: readonly Piece[]): Piece[] {
  const hasTopic = pieces.some(({ kind }) => kind === 'term' || kind === 'word')
  return pieces.map((piece) =>
    piece.kind === 'weak' ? { ...piece, kind: hasTopic ? 'break' : 'word' } : piece,
  )
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
    if (found === null || !standsFree(words, position, found)) {
      position++
      continue
    }
    flushPlain(position)
    const piece = text.slice(position, position + found.length)
    pieces.push({ text: piece, kind: found.kind === 'stop' ? 'break' : found.kind })
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
    const kind = lexicon.isWeak(word.text) ? 'weak' : 'word'
    pieces.push({ text: word.text, kind: isTopic ? kind : 'break' })
    end = word.end
  }
  if (end < text.length) pieces.push({ text: text.slice(end), kind: 'break' })
  return pieces
}

/** A term may be part of a longer word; other words must begin and end where words do. */
function standsFree(
  words: readonly Word[],
  start: number,
  { length, kind }: LongestMatch,
): boolean {
  const end = start + length
  if (kind === 'term') return !straddlesWords(words, start, end)
  return !words.some(
    (word) => (word.start < start && word.end > start) || (word.start < end && word.end > end),
  )
}

/** 碳足迹, cut as 碳 and 足迹, is one word: a single character belongs to what follows it. */
function joinSingles(words: readonly Word[], lexicon: Lexicon): Word[] {
  const joined: Word[] = []
  let run: Word | null = null
  for (const word of words) {
    const isOpen = !lexicon.isStopWord(word.text) && !lexicon.isWeak(word.text)
    const isJoint = run !== null && run.end === word.start && run.text.length === 1
    if (isOpen && run !== null && isJoint) {
      run.text += word.text
      run.end = word.end
    } else {
      const next = { ...word }
      run = isOpen ? next : null
      joined.push(next)
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
      if (open !== null) open.after = piece.text
      open = null
    } else if (open === null) {
      open = { pieces: [piece], before, after: '' }
      phrases.push(open)
      before = ''
    } else {
      open.pieces.push(piece)
    }
  }
  return phrases
}

type Ungrouped = Omit<Concept, 'group' | 'isModifier'>

interface PhraseContext extends Omit<ConceptOptions, 'asksForWords'> {
  /** One of several alternatives: it stays one concept, however many words it has. */
  isCoordinated: boolean
}

async function conceptsOfPhrase(
  pieces: readonly Piece[],
  { lexicon, frequencyOf, standTogether, isCoordinated }: PhraseContext,
): Promise<Ungrouped[]> {
  const specific = await withoutGenericHead(pieces, lexicon, frequencyOf)
  const kept = withoutGenericWords(specific, lexicon)
  const isOne = kept.length > 1 && (isCoordinated || kept.some(({ kind }) => kind === 'word'))
  if (!isOne) return kept.map((piece) => simpleConcept(piece, lexicon))
  const label = kept.map(({ text }) => text).join('')
  const parts = kept.flatMap(({ text, kind }) =>
    kind === 'term' ? [lexicon.expand(text)] : pairsOf(text).map((pair) => [pair]),
  )
  const isNarrowed = kept.length === 2 && kept.at(-1)?.kind === 'term'
  const hasTerm = kept.some(({ kind }) => kind === 'term')
  if (hasTerm && !isNarrowed && !isCoordinated && !(await standTogether(parts))) {
    return kept.map((piece) => simpleConcept(piece, lexicon))
  }
  return [{ label, alternatives: [label], compounds: [parts], isQuoted: false }]
}

function simpleConcept({ text, kind, isQuoted }: Piece, lexicon: Lexicon): Ungrouped {
  const pairs = kind === 'word' ? pairsOf(text) : []
  return {
    label: text,
    alternatives: lexicon.expand(text),
    compounds: pairs.length > 1 ? [pairs.map((pair) => [pair])] : [],
    isQuoted: isQuoted === true,
  }
}

/** An unknown word is there when all its character pairs are: 铬鞣制 in 铬鞣剂及鞣制. */
function pairsOf(word: string): string[] {
  if (word.length <= 2 || !/^\p{Script=Han}+$/u.test(word)) return [word]
  return Array.from({ length: word.length - 1 }, (_, index) => word.slice(index, index + 2))
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
