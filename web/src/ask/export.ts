// Page: an answer as text to take along: Markdown with its sources, or a table for a spreadsheet.
import type { Answer, Citation } from '../api/types.ts'
import { words } from '../words/language.ts'
import { citeDocument } from './groups.ts'

/** A spreadsheet takes a cell that begins so for a formula. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r]/
/** Tells Excel that the file is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

/** The question, the answer and its sources. */
export function answerAsMarkdown({ question, text, citations, notices }: Answer): string {
  const { ask, standing, colon } = words.value
  const sources = citations.map(
    (citation) =>
      `[${citation.n}] ${citeDocument(citation)} ${citation.label}（${standing[citation.standing]}）`,
  )
  const parts = [
    `# ${question}`,
    text.trim(),
    sources.length === 0 ? '' : `**${ask.sources}**\n\n${sources.join('\n\n')}`,
    notices.length === 0
      ? ''
      : `${ask.notices}${colon}\n\n${notices.map((notice) => `- ${notice}`).join('\n')}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** One row a citation (RFC 4180), with the words that were quoted. */
export function citationsAsCsv(citations: readonly Citation[]): string {
  const { columns } = words.value.ask
  const head = [
    columns.n,
    columns.document,
    columns.number,
    columns.clause,
    columns.standing,
    columns.quote,
  ]
  const rows = citations.map((citation) => [
    String(citation.n),
    citation.documentTitle,
    citation.documentNumber ?? '',
    citation.label,
    words.value.standing[citation.standing],
    citation.quotes.map(({ text }) => text).join('\n'),
  ])
  const lines = [head, ...rows].map((cells) => cells.map(csvCell).join(','))
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

function csvCell(text: string): string {
  const inert = FORMULA.test(text) ? `'${text}` : text
  return `"${inert.replaceAll('"', '""')}"`
}

/** Lets the browser save text as a file. */
export function saveFile(name: string, text: string, mediaType: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: mediaType }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
