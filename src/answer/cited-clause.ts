// Answer: the clauses that prove a statement, and the words that are quoted from them.
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument, Span } from '#domain/document.ts'

/** A clause that proves a statement, and the places in clause.text that are quoted from it. */
export interface CitedClause {
  clause: Clause
  document: PolicyDocument
  quotes: Span[]
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

/** A citation of the whole clause. */
export function wholeClause(clause: Clause, document: PolicyDocument): CitedClause {
  return { clause, document, quotes: splitLines(clause, [{ start: 0, end: clause.text.length }]) }
}
