// Retrieve: a clause's words prepared for matching: normalised, repaired, cut into sentences.
import type { Clause } from '../domain/clause.ts'
import { searchForm } from '../text/normalise.ts'
import { splitSentences } from '../text/sentences.ts'
import { segmentWords } from '../text/words.ts'
import type { Word } from '../text/words.ts'

/** A stretch of text ready for term matching. */
export interface PreparedText {
  /** Normalised and repaired words, what is printed after them where it differs; for matching only. */
  normal: string
  /** Dictionary words of `normal`, cut when first needed. */
  words(): Word[]
}

export interface PreparedSentence extends PreparedText {
  /** Offsets into clause.text. */
  start: number
  end: number
}

export interface PreparedClause {
  clause: Clause
  /** The heading without its marker; empty if there is none. */
  heading: PreparedText
  sentences: PreparedSentence[]
}

export type PrepareClause = (clause: Clause) => PreparedClause

/** A preparer that remembers its work for as long as the clause object lives. */
export function createClausePreparer(): PrepareClause {
  const memory = new WeakMap<Clause, PreparedClause>()
  return (clause) => {
    const known = memory.get(clause)
    if (known !== undefined) return known
    const prepared = prepare(clause)
    memory.set(clause, prepared)
    return prepared
  }
}

function prepare(clause: Clause): PreparedClause {
  return {
    clause,
    heading: prepareText(clause.title ?? ''),
    sentences: splitSentences(clause.text, { semicolons: true }).map(({ start, end }) =>
      prepareSentence(clause, start, end),
    ),
  }
}

function prepareSentence(clause: Clause, start: number, end: number): PreparedSentence {
  const repaired = repairedWords(clause, start, end)
  const printed = clause.text.slice(start, end)
  return { start, end, ...prepareText(repaired === printed ? printed : `${repaired}。${printed}`) }
}

function prepareText(text: string): PreparedText {
  const normal = searchForm(text)
  let words: Word[] | undefined
  return { normal, words: () => (words ??= segmentWords(normal)) }
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
