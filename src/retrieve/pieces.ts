// Retrieve: the pieces of a question: terms of the lexicon, words, and what parts them.
import { searchForm } from '#zh/normalise.ts'
import { straddlesWords, segmentWords } from '#zh/words.ts'
import type { Word } from '#zh/words.ts'
import type { Lexicon, LongestMatch } from './lexicon.ts'

/** A cut of the question and what it is. */
export interface Piece {
  text: string
  kind: 'term' | 'word' | 'weak' | 'break'
  isQuoted?: true
}

/** In how many of the searched clauses a normalised string stands. */
export type FrequencyOf = (text: string) => Promise<number>

interface CutOptions {
  lexicon: Lexicon
  frequencyOf: FrequencyOf
}

/** Quoted words are one term, whatever they are made of. */
const QUOTED = /"([^"]{2,20})"/gu

/**
 * Cuts the topical rest of a question at quotation marks, terms of the lexicon and words.
 * @param topic normalised text
 */
export async function cutPieces(
  topic: string,
  { lexicon, frequencyOf }: CutOptions,
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
  return withoutForeignWords(pieces, frequencyOf)
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
export function settleWeakWords(pieces: readonly Piece[]): Piece[] {
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

/** 八十, 三百: how many or how old, with what it counts left out. */
const BARE_NUMERAL = /^[零一二三四五六七八九十百千万两]+$/u
/** 开个, 找个, 换台: a verb and the measure word of its object. */
const VERB_WITH_MEASURE = /^[开做办弄搞买卖换找要有来想装修写建租领给拿][个台辆件家套份款]$/u

/** Single characters are no topics, but several in a row are a word that the dictionary lacks. */
function wordPieces(text: string, lexicon: Lexicon): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const word of joinSingles(segmentWords(text), lexicon)) {
    if (word.start > end) pieces.push({ text: text.slice(end, word.start), kind: 'break' })
    const isTopic =
      word.text.length > 1 &&
      !/^(?:\d{1,2}|20\d\d)$/u.test(word.text) &&
      !BARE_NUMERAL.test(word.text) &&
      !VERB_WITH_MEASURE.test(word.text) &&
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
