// HTTP: an answer as one Markdown text that keeps its citations wherever it is shown.
import { sayStanding } from '#words/standing.ts'
import { citeClause } from '#words/answers.ts'
import type { Answer, Citation } from '#domain/answer.ts'

/** What makes a whole address of a path of ours. */
export type LinkTo = (path: string) => string

const MAX_QUOTE_CHARS = 60
const NOTICE_OPENING = '\n\n> 注意：'
/** Opens the list of sources; what earlier answers carry after it is not said again. */
const SOURCES_OPENING = '\n\n---\n\n**依据**\n'

/** The answer's text with what stands below it. */
export function citedText(answer: Answer, linkTo: LinkTo): string {
  return answer.text + belowText(answer, linkTo)
}

/** Notices, then one line a citation: document, address, standing, quotation. Empty without both. */
export function belowText({ citations, notices }: Answer, linkTo: LinkTo): string {
  const said = notices.map((notice) => NOTICE_OPENING + notice)
  if (citations.length === 0) return said.join('')
  const sources = citations.map((citation) => `\n${sourceLine(citation, linkTo)}`)
  return [...said, SOURCES_OPENING, ...sources].join('')
}

/** An earlier answer as it was before its notices and sources were put below it. */
export function withoutSources(content: string): string {
  let [text = ''] = content.split(SOURCES_OPENING, 1)
  for (;;) {
    const at = text.lastIndexOf('\n\n')
    if (at === -1 || !text.startsWith(NOTICE_OPENING, at) || text.includes('\n', at + 2))
      return text
    text = text.slice(0, at)
  }
}

/** The quoted words on one line, shortened; the clause's own beginning where nothing is quoted. */
export function quotationOf({ quotes, text }: Citation): string {
  const words = quotes.length === 0 ? text : quotes.map((quote) => quote.text).join('……')
  const line = [...words.replaceAll(/\s+/gu, ' ').trim()]
  return line.slice(0, MAX_QUOTE_CHARS).join('') + (line.length > MAX_QUOTE_CHARS ? '……' : '')
}

function sourceLine(citation: Citation, linkTo: LinkTo): string {
  const name = citeClause(citation).replaceAll(/[[\]\\]/gu, String.raw`\$&`)
  const standing = sayStanding(citation, 'zh')
  return `- [${citation.n}] [${name}](${linkTo(citation.url)}) 【${standing}】：「${quotationOf(citation)}」`
}
