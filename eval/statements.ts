// Eval: the statements of an answer and the citations that each carries.
import { normaliseText } from '#zh/normalise.ts'
import type { ScoredAnswer } from './answer.ts'
import {
  type Claim,
  figuresMissing,
  hanLength,
  quotedSpans,
  readClaim,
  statedFigures,
  withoutDocumentWords,
  withoutEcho,
  withoutMarks,
} from './match.ts'
import { findQuantities } from '#zh/quantities.ts'

/** A piece of an answer's text: a sentence, list item or quotation. */
export interface Piece {
  /** With its [n] markers. */
  text: string
  /** Numbers of the markers, in order, each once. */
  marks: number[]
  /** Headings and lead-in lines that it stands under, outermost first. */
  headings: string[]
  isListItem: boolean
}

/** A piece that says something, read for comparison with its sources. */
export interface Statement extends Piece {
  claim: Claim
}

/** Shorter pieces say nothing that needs a source. */
const MIN_STATEMENT_HAN_CHARS = 8
const LIST_ITEM = /^\s*(?:[-*•]\s|\d+[.、)）]\s*|[（(]\d+[）)])/u
const QUOTE_LINE = /^\s*>/u
const HEADING = /^\s*#{1,6}\s+|^\s*\*\*[^*]+\*\*\s*(?:【[^】]*】)?[：:]?\s*$/u
const OPENERS = '“「『《（('
const CLOSERS = '”」』》）)'
/** Words by which an answer speaks of itself or of the search, not of the documents. */
const ABOUT_THE_ANSWER =
  /检索|查到|找到|查找|命中|库内|库中|现有文件|所收文件|以下|如下|上述|共\d|逐条|仅供参考|请注意|本回答|可能相关|最接近/u

/**
 * Splits after 。！？ outside quotation marks and brackets, and after ； where the part before it has
 * markers of its own; markers stay with what they follow.
 */
export function splitLine(line: string): string[] {
  const pieces: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index)
    if (OPENERS.includes(character)) depth++
    else if (CLOSERS.includes(character)) depth = Math.max(0, depth - 1)
    if (!endsPiece(line, index, depth)) continue
    const marks = /^\s*(?:\[\d+\]\s*)+/u.exec(line.slice(index + 1))?.[0] ?? ''
    const isSemicolon = character === '；' || character === ';'
    if (isSemicolon && marks === '' && !line.slice(0, index).trimEnd().endsWith(']')) continue
    const end = index + 1 + marks.length
    pieces.push(line.slice(start, end))
    start = end
    index = end - 1
  }
  pieces.push(line.slice(start))
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}

/** At depth 0 after an end mark, or right after the quotation that ends with one. */
function endsPiece(line: string, index: number, depth: number): boolean {
  if (depth > 0) return false
  const character = line.charAt(index)
  if ('。！？；!?;'.includes(character)) return !'”」』'.includes(line.charAt(index + 1) || ' ')
  const closes = '”」』'.includes(character) && '。！？'.includes(line.charAt(index - 1) || ' ')
  return closes && !/^\s*[“「『]/u.test(line.slice(index + 1))
}

/** The numbers of the [n] markers of a text, each once. */
export function marksOf(text: string): number[] {
  return [...new Set([...text.matchAll(/\[(\d+)\]/gu)].map((match) => Number(match[1])))]
}

interface Line {
  text: string
  headings: string[]
  isListItem: boolean
}

/** Lines with the headings above them; a line that ends in a colon heads the list that follows. */
function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let heading: string[] = []
  let leadIn: string[] = []
  for (const raw of text.split('\n')) {
    if (raw.trim() === '') continue
    if (HEADING.test(raw)) {
      heading = [raw.trim()]
      leadIn = []
      if (marksOf(raw).length === 0) continue
    }
    const isListItem = LIST_ITEM.test(raw)
    if (!isListItem && !QUOTE_LINE.test(raw)) leadIn = []
    lines.push({ text: raw.trim(), headings: [...heading, ...leadIn], isListItem })
    if (/[：:]\s*(?:\[\d+\]\s*)*$/u.test(raw)) leadIn = [raw.trim()]
  }
  return mergeQuoteLines(lines)
}

/** Quotation lines belong to the line before them, or to each other. */
function mergeQuoteLines(lines: readonly Line[]): Line[] {
  const merged: Line[] = []
  for (const line of lines) {
    const last = merged.at(-1)
    if (QUOTE_LINE.test(line.text) && last !== undefined) last.text += `\n${line.text}`
    else merged.push({ ...line })
  }
  return merged
}

/** All pieces of a text, nothing dropped: what forbidden patterns are tested on. */
export function piecesOf(text: string): Piece[] {
  return linesOf(text).flatMap(({ text: line, headings, isListItem }) =>
    (line.includes('\n') ? [line] : splitLine(line)).map((piece) => ({
      text: piece,
      marks: marksOf(piece),
      headings,
      isListItem,
    })),
  )
}

function saysSomething(piece: Piece, answer: ScoredAnswer, question: string): boolean {
  const bare = withoutMarks(piece.text)
  if (hanLength(bare) < MIN_STATEMENT_HAN_CHARS) return false
  if (piece.marks.length > 0) return true
  const words = normaliseText(bare)
  if (words.includes(normaliseText(question))) return false
  const ownWords = [answer.refusal?.message ?? '', ...answer.notices].map(normaliseText)
  if (ownWords.some((own) => own.includes(words))) return false
  if (/[：:]\s*$/u.test(bare)) return false
  if (quotedSpans(withoutEcho(bare, question)).length > 0) return true
  const isAboutItself =
    hanLength(withoutDocumentWords(bare)) < MIN_STATEMENT_HAN_CHARS || ABOUT_THE_ANSWER.test(bare)
  return !isAboutItself || !figuresAreTheSearchs(bare, answer, question)
}

function figuresAreTheSearchs(text: string, answer: ScoredAnswer, question: string): boolean {
  const counts = Object.values(answer.coverage ?? {}).map(String)
  const allowed = [...findQuantities(question), ...findQuantities(counts.join('、'))]
  return figuresMissing(statedFigures(text), allowed).length === 0
}

/**
 * The statements of an answer: its pieces without headings, lead-ins, an echo of the question, words
 * about the search itself, the refusal and the notices, and pieces of fewer than 8 Han characters.
 */
export function statementsOf(answer: ScoredAnswer, question: string): Statement[] {
  return piecesOf(answer.text)
    .filter((piece) => saysSomething(piece, answer, question))
    .map((piece) => ({ ...piece, claim: readClaim(piece.text) }))
}
