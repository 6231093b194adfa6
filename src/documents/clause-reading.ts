// Documents: what is read of a clause once and asked of many times: sentences, words, figures.
import type { Clause } from '#domain/clause.ts'
import { normaliseText, searchForm } from '#zh/normalise.ts'
import { findQuantities, type Quantity } from '#zh/quantities.ts'
import { splitSentences } from '#zh/sentences.ts'
import { segmentWords } from '#zh/words.ts'
import type { Word } from '#zh/words.ts'

/** A stretch of text ready for term matching. */
export interface PreparedText {
  /** Normalised and repaired words, what is printed after them where it differs; for matching only. */
  normal: string
  /** Dictionary words of the run of characters around a place of `normal`, cut when first needed. */
  wordsAround(place: number): readonly Word[]
}

export interface PreparedSentence extends PreparedText {
  /** Offsets into clause.text. */
  start: number
  end: number
  /** Figures as printed, offsets into the sentence; found when first needed. */
  figures(): readonly Quantity[]
}

export interface ClauseReading {
  clause: Clause
  /** The heading without its marker; empty if there is none. */
  heading: PreparedText
  sentences: PreparedSentence[]
  /** The whole text, normalised when first needed. */
  normal(): string
  /** Figures of the whole text as printed, found when first needed. */
  figures(): readonly Quantity[]
}

export type ReadClause = (clause: Clause) => ClauseReading

/** Readings kept at least; twice as many at most. One takes about 2 kB. */
const MIN_KEPT = 8192

/**
 * A reader that remembers its latest readings: those that were asked for since as many others were
 * made are never made again.
 */
export function createClauseReader(): ReadClause {
  let latest = new Map<Clause, ClauseReading>()
  let before = new Map<Clause, ClauseReading>()
  return (clause) => {
    const known = latest.get(clause)
    if (known !== undefined) return known
    const reading = before.get(clause) ?? readClause(clause)
    if (latest.size >= MIN_KEPT) [before, latest] = [latest, new Map()]
    latest.set(clause, reading)
    return reading
  }
}

function readClause(clause: Clause): ClauseReading {
  return {
    clause,
    heading: prepareText(clause.title ?? ''),
    sentences: splitSentences(clause.text, { semicolons: true }).map(({ text, start, end }) => ({
      ...prepareSentence(clause, start, end),
      figures: once(() => findQuantities(text)),
    })),
    normal: once(() => normaliseText(clause.text)),
    figures: once(() => findQuantities(clause.text)),
  }
}

function prepareSentence(
  clause: Clause,
  start: number,
  end: number,
): Omit<PreparedSentence, 'figures'> {
  const repaired = repairedWords(clause, start, end)
  const printed = clause.text.slice(start, end)
  return { start, end, ...prepareText(repaired === printed ? printed : `${repaired}。${printed}`) }
}

function prepareText(text: string): PreparedText {
  const normal = searchForm(text)
  const known = new Map<number, readonly Word[]>()
  const wordsAround = (place: number): readonly Word[] => {
    const start = beginOfRun(normal, place)
    const words = known.get(start) ?? wordsOfRun(normal, start)
    known.set(start, words)
    return words
  }
  return { normal, wordsAround }
}

/** What a word of the dictionary consists of; it never reaches beyond such a run. */
const IN_WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u

function beginOfRun(text: string, place: number): number {
  let start = place
  while (start > 0 && IN_WORDS.test(text.charAt(start - 1))) start--
  return start
}

function wordsOfRun(text: string, start: number): readonly Word[] {
  let end = start
  while (end < text.length && IN_WORDS.test(text.charAt(end))) end++
  return segmentWords(text.slice(start, end)).map((word) => ({
    ...word,
    start: start + word.start,
    end: start + word.end,
  }))
}

function once<Value extends object | string>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}

/** The words of text[start, end) with every known repair in place of the damaged glyphs. */
function repairedWords(clause: Clause, start: number, end: number): string {
  let words = ''
  let position = start
  for (const defect of clause.defects) {
    if (defect.repair === null || defect.start < position || defect.end > end) continue
    words += clause.text.slice(position, defect.start) + defect.repair
    position = defect.end
  }
  return words + clause.text.slice(position, end)
}

/** The verbatim words of a prepared sentence. */
export function sentenceText(clause: Clause, sentence: PreparedSentence): string {
  return clause.text.slice(sentence.start, sentence.end)
}
