// Answer: verified statements become Markdown text with numbered citations.
import type { CitedClause } from './cited-clause.ts'
import type { Citation, Quote } from '#domain/answer.ts'
import type { ClaimCitation } from '#domain/claim.ts'
import { standingOn } from '#domain/validity.ts'
import { claimOf } from './claims.ts'
import type { Statement } from './statement.ts'

export interface Rendered {
  text: string
  citations: Citation[]
}

/** What one statement adds to a text that is written piece by piece. */
export interface RenderedPiece {
  text: string
  /** Cited here for the first time. */
  citations: Citation[]
}

export interface Renderer {
  add(statement: Statement): RenderedPiece
  /** All that was added; the citations have the quotations of every statement. */
  rendered(): Rendered
}

/**
 * Writes statements one after the other and numbers the cited clauses in the order in which they
 * first appear.
 * @param asOf YYYY-MM-DD, for the standing shown with each citation
 */
export function createRenderer(asOf: string): Renderer {
  const citations = new Map<string, Citation>()
  let text = ''
  let previous: Statement['layout'] | undefined
  return {
    add(statement) {
      const { text: words, layout, evidence } = statement
      const known = citations.size
      const cited = new Set(evidence.map((one) => cite(citations, one, asOf)))
      for (const quoted of claimOf(statement, null)?.citations ?? [])
        quote(citations.get(quoted.clauseId)?.quotes ?? [], quoted)
      const marks = [...cited].map(({ n }) => `[${n}]`)
      const body = [words, marks.join('')].filter(Boolean).join(' ')
      const piece = separator(previous, layout) + (layout === 'bullet' ? `- ${body}` : body)
      previous = layout === 'continuation' ? (previous ?? 'paragraph') : layout
      text += piece
      return { text: piece, citations: [...cited].filter(({ n }) => n > known) }
    },
    rendered: () => ({ text, citations: [...citations.values()] }),
  }
}

/** What parts a statement from the one before it. */
function separator(previous: Statement['layout'] | undefined, layout: Statement['layout']): string {
  if (previous === undefined) return ''
  if (layout === 'continuation' && previous !== 'heading') return ' '
  return previous === 'bullet' && layout === 'bullet' ? '\n' : '\n\n'
}

/** The whole text of composed statements; see createRenderer. */
export function renderStatements(statements: readonly Statement[], asOf: string): Rendered {
  const renderer = createRenderer(asOf)
  for (const statement of statements) renderer.add(statement)
  return renderer.rendered()
}

/** Adds quoted words to those of their clause, once. */
function quote(quotes: Quote[], { quote: text, start, end }: ClaimCitation): void {
  const isKnown = quotes.some((one) => one.start === start && one.end === end)
  if (text !== '' && !isKnown) quotes.push({ text, start, end })
}

function cite(
  citations: Map<string, Citation>,
  { clause, document }: CitedClause,
  asOf: string,
): Citation {
  const citation = citations.get(clause.id) ?? {
    n: citations.size + 1,
    clauseId: clause.id,
    documentId: document.id,
    documentTitle: document.title,
    documentNumber: document.number,
    label: clause.label,
    standing: standingOn(document, clause, asOf),
    authority: document.authority,
    text: clause.text,
    quotes: [],
    url: `/documents/${encodeURIComponent(document.id)}#${clause.id}`,
  }
  citations.set(clause.id, citation)
  return citation
}
