// Retrieve: a clause's words prepared for matching: normalised, repaired, cut into sentences.
import type { Clause } from '../domain/clause.ts'
import { normaliseWithOffsets } from '../text/normalise.ts'
import { splitSentences } from '../text/sentences.ts'
import { segmentWords } from '../text/words.ts'
import type { Word } from '../text/words.ts'

export interface PreparedSentence {
  /** Offsets into clause.text. */
  start: number
  end: number
  /** Normalised and repaired words; for matching only. */
  normal: string
  /** Dictionary words of `normal`, cut when first needed. */
  words(): Word[]
}

export interface PreparedClause {
  clause: Clause
  /** Normalised heading without its marker; empty if there is none. */
  heading: string
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
    heading: normaliseWithOffsets(clause.title ?? '').text,
    sentences: splitSentences(clause.text, { semicolons: true }).map(({ start, end }) =>
      prepareSentence(clause, start, end),
    ),
  }
}

function prepareSentence(clause: Clause, start: number, end: number): PreparedSentence {
  const normal = normaliseWithOffsets(repairedWords(clause, start, end)).text
  let words: Word[] | undefined
  return { start, end, normal, words: () => (words ??= segmentWords(normal)) }
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
