// Answer: sentences of a language model without marks of their own, and the marks they stand under.
import { findMarks, withoutMarks } from './handle-marks.ts'

/** A sentence as it came, and the marks around it that are meant for it too; empty if it has some. */
export interface MarkedSentence {
  raw: string
  startsLine: boolean
  inherited: string
}

interface Waiting extends MarkedSentence {
  /** What it stands under if no mark follows. */
  fallback: string
}

/** A lead-in with marks, and how deep it is indented. */
interface Lead {
  marks: string
  indent: number
  isBullet: boolean
}

const TABLE_RULE = /^\s*\|?[\s:|-]*-{3,}[\s:|-]*\|?\s*$/u
const CODE_FENCE = /^\s*(?:```|~~~)/u
const BULLET = /^[ \t]*(?:[-*•·●▪◦]\s+|\d{1,2}[.、)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])/u
/** 有的。 and **健全体系**。 say nothing without what follows in the line. */
const LABEL =
  /^\s*(?:[-*•]\s+)?(?:\d{1,2}[.、)）]\s*)?(?:\*\*[^*]{1,30}\*\*[。.：:]?|(?:是的?|有的?|没有|可以的?|不可以|不能|不行|能|需要的?|不需要|无需|会的?|不会|不是|对|属于|不属于)[。！])\s*$/u

/**
 * Adds to each sentence without marks those that are meant for it: the next ones of its line or
 * block (a mark at the end of a paragraph or under a list), those before it in its line, those of
 * the lead-in above its list. Rows that head a table and code fences are left out.
 */
export async function* inheritMarks(
  sentences: AsyncIterable<string>,
): AsyncGenerator<MarkedSentence> {
  const waiting: Waiting[] = []
  let lineMarks = ''
  let lead: Lead | null = null
  let startsLine = true
  const flush = function* (marks: string): Generator<MarkedSentence> {
    for (const { fallback, ...one } of waiting.splice(0))
      yield { ...one, inherited: marks === '' ? fallback : marks }
  }
  for await (const piece of sentences) {
    const begins: boolean = startsLine || /^\s*\n/u.test(piece)
    startsLine = piece.endsWith('\n')
    if (CODE_FENCE.test(piece)) continue
    if (TABLE_RULE.test(piece)) {
      if (waiting.at(-1)?.raw.includes('|')) waiting.pop()
      continue
    }
    if (begins) {
      if (lineMarks !== '' || (/^\s*\n/u.test(piece) && !waiting.every(isLead) && hasWords(piece)))
        yield* flush('')
      lineMarks = ''
    }
    const label: Waiting | undefined =
      !begins && LABEL.test(waiting.at(-1)?.raw ?? '') ? waiting.pop() : undefined
    const raw: string = (label?.raw ?? '') + piece
    const marks = marksOf(piece)
    const isBullet = BULLET.test(piece.replace(/^\s*\n/u, ''))
    const indent = /^[ \t]*/u.exec(piece.replace(/^\s*\n/u, ''))?.[0].length ?? 0
    if (begins && lead !== null && !(isBullet && (!lead.isBullet || indent > lead.indent)))
      lead = null
    if (marks === '') {
      const fallback: string = lineMarks === '' ? (lead?.marks ?? '') : lineMarks
      waiting.push({ raw, startsLine: label?.startsLine ?? begins, inherited: '', fallback })
      continue
    }
    yield* flush(marks)
    lineMarks = marks
    if (isLead({ raw })) lead = { marks, indent, isBullet }
    if (hasWords(piece)) yield { raw, startsLine: label?.startsLine ?? begins, inherited: '' }
  }
  yield* flush('')
}

/** The sentence with the marks that it stands under. */
export function withInherited({ raw, inherited }: MarkedSentence): string {
  return raw.trimEnd() + inherited + (/\s*$/u.exec(raw)?.[0] ?? '')
}

/** A heading, or words that end in a colon. */
export function isLead({ raw }: { raw: string }): boolean {
  const words = withoutMarks(raw).trim()
  return /[：:]\**$/u.test(words) || /^(?:#{1,6}\s|\*\*[^*]+\*\*$)/u.test(words)
}

function marksOf(raw: string): string {
  return findMarks(raw)
    .map(({ handles }) => handles.map((handle) => `[${handle}]`).join(''))
    .join('')
}

function hasWords(raw: string): boolean {
  return /[\p{L}\p{N}]/u.test(withoutMarks(raw))
}
