// Answer: verified statements become Markdown text with numbered citations.
import type { Citation } from '../domain/answer.ts'
import { standingOn } from '../domain/document.ts'
import type { Evidence, Statement } from './statement.ts'

export interface Rendered {
  text: string
  citations: Citation[]
}

/**
 * Numbers the cited clauses in the order in which they first appear and writes the text.
 * @param asOf YYYY-MM-DD, for the standing shown with each citation
 */
export function renderStatements(statements: readonly Statement[], asOf: string): Rendered {
  const citations = new Map<string, Citation>()
  const lines: string[] = []
  let previous: Statement['layout'] | undefined
  for (const statement of statements) {
    const marks = statement.evidence.map((evidence) => `[${cite(citations, evidence, asOf).n}]`)
    const body = [statement.text, [...new Set(marks)].join('')].filter(Boolean).join(' ')
    if (previous !== undefined && !(previous === 'bullet' && statement.layout === 'bullet'))
      lines.push('')
    lines.push(statement.layout === 'bullet' ? `- ${body}` : body)
    previous = statement.layout
  }
  return { text: lines.join('\n'), citations: [...citations.values()] }
}

function cite(citations: Map<string, Citation>, evidence: Evidence, asOf: string): Citation {
  const { clause, document, quotes } = evidence
  const citation = citations.get(clause.id) ?? {
    n: citations.size + 1,
    clauseId: clause.id,
    documentId: document.id,
    documentTitle: document.title,
    documentNumber: document.number,
    label: clause.label,
    standing: standingOn(document, asOf),
    authority: document.authority,
    text: clause.text,
    quotes: [],
    url: `/documents/${encodeURIComponent(document.id)}#${clause.id}`,
  }
  for (const { start, end } of quotes) {
    if (citation.quotes.some((quote) => quote.start === start && quote.end === end)) continue
    citation.quotes.push({ text: clause.text.slice(start, end), start, end })
  }
  citations.set(clause.id, citation)
  return citation
}
