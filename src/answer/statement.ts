// Answer: statements, the form in which an answer is composed and checked before it becomes text.
import type { Coverage, Intent, Refusal } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument, Span } from '#domain/document.ts'
import type { Derivation } from './derivation.ts'

/** A clause that proves a statement, and the places in clause.text that are quoted from it. */
export interface Evidence {
  clause: Clause
  document: PolicyDocument
  quotes: Span[]
}

/** One sentence, bullet or heading of an answer, in Markdown without citation marks. */
export interface Statement {
  text: string
  /** A continuation goes on in the line of the statement before it. */
  layout: 'paragraph' | 'bullet' | 'heading' | 'continuation'
  /**
   * A claim says something that documents say and must be proved by its evidence. A survey says what
   * a look through documents found, or that it found nothing, and is proved by the coverage of the
   * composition. A frame speaks of the answer itself: which document follows.
   */
  role: 'claim' | 'survey' | 'frame'
  evidence: Evidence[]
  /** What a claim computes from the words of its evidence. */
  derivations?: Derivation[]
}

/** A composed answer before verification. */
export interface Composition {
  intent: Intent
  outcome: 'answered' | 'partial' | 'refused'
  refusal: Refusal | null
  statements: Statement[]
  /** What was looked through; proves the surveys among the statements. */
  coverage: Coverage | null
  notices: string[]
  /** The same list without some clauses, its counts adjusted; only where clauses were swept. */
  without?: (clauseIds: ReadonlySet<string>) => Composition
}

/** Corner brackets, so that quotation marks inside the documents' words stay as they are. */
export const QUOTE_OPEN = '「'
export const QUOTE_CLOSE = '」'

/** The words of clause.text[start, end) in quotation marks, one pair a line. */
export function quoteWords(clause: Clause, spans: readonly Span[]): string {
  return splitLines(clause, spans)
    .map(({ start, end }) => QUOTE_OPEN + clause.text.slice(start, end) + QUOTE_CLOSE)
    .join('')
}

/** Spans cut at line ends, blank lines dropped, neighbours that touch joined. */
export function splitLines(clause: Clause, spans: readonly Span[]): Span[] {
  const lines: Span[] = []
  for (const { start, end } of joinNeighbours(clause, spans)) {
    let position = start
    for (const line of clause.text.slice(start, end).split('\n')) {
      const lead = line.length - line.trimStart().length
      const length = line.trim().length
      if (length > 0) lines.push({ start: position + lead, end: position + lead + length })
      position += line.length + 1
    }
  }
  return lines
}

function joinNeighbours(clause: Clause, spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last !== undefined && clause.text.slice(last.end, start).trim() === '') {
      last.end = Math.max(last.end, end)
    } else {
      joined.push({ start, end })
    }
  }
  return joined
}

/** Evidence that quotes the whole clause. */
export function wholeClause(clause: Clause, document: PolicyDocument): Evidence {
  return { clause, document, quotes: splitLines(clause, [{ start: 0, end: clause.text.length }]) }
}

/** A frame: words about the answer, without evidence. */
export function frame(text: string, layout: Statement['layout'] = 'paragraph'): Statement {
  return { text, layout, role: 'frame', evidence: [] }
}

/** A survey: what was found, or not found, in all that was looked through. */
export function survey(text: string, layout: Statement['layout'] = 'paragraph'): Statement {
  return { text, layout, role: 'survey', evidence: [] }
}
