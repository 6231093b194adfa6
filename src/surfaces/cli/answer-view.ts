// CLI: an Answer as people read it in a terminal.
import type { Answer, Citation } from '#domain/answer.ts'
import { typedCommand } from '#domain/typed-command.ts'
import { citeClause } from '#words/answers.ts'
import { standingBadge } from './standing.ts'
import type { Style } from './style.ts'
import { wrapText } from './wrap.ts'

export interface ViewOptions {
  style: Style
  width: number
}

const GENERATORS = { extractive: '原文摘录', model: '模型撰写' }

/** The text, then the clauses that prove it, notices and a line on how it was made. */
export function renderAnswer(answer: Answer, options: ViewOptions): string {
  const parts = [
    renderMarkdown(answer.text, options),
    renderCitations(answer, options),
    renderNearest(answer, options),
    renderNotices(answer, options),
    options.style.dim(renderMaking(answer)),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Headings and **strong** words in bold; list items hang under their own text. */
export function renderMarkdown(markdown: string, { style, width }: ViewOptions): string {
  const lines = markdown.split('\n').map((line) => {
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1]
    if (heading !== undefined) return style.bold(wrapText(heading, width))
    const indent = /^\s*(?:[-*]\s+|\d+[.、]\s*|>\s*)?/.exec(line)?.[0] ?? ''
    const plain = line.replaceAll(/\*\*(.+?)\*\*/g, (_whole, strong: string) => style.bold(strong))
    return wrapText(plain, width, ' '.repeat(indent.length))
  })
  return lines.join('\n')
}

function renderCitations({ citations, text }: Answer, options: ViewOptions): string {
  if (citations.length === 0) return ''
  const { style } = options
  return [style.bold('依据'), ...citations.map((each) => renderCitation(each, text, options))].join(
    '\n',
  )
}

/** Quotes that the answer holds word for word are not said twice. */
function renderCitation(citation: Citation, answerText: string, options: ViewOptions): string {
  const { style, width } = options
  const { n, quotes } = citation
  const indent = ' '.repeat(5)
  const head = `${`[${n}]`.padEnd(4)} ${citeClause(citation)} ${standingBadge(citation, style)}`
  const unsaid = quotes.filter((quote) => !answerText.includes(quote.text))
  const quoted = unsaid.map((quote) => wrapText(`${indent}“${quote.text}”`, width, indent))
  return [wrapText(head, width, indent), ...quoted].join('\n')
}

function renderNearest({ refusal }: Answer, { style }: ViewOptions): string {
  const [first] = refusal?.nearest ?? []
  if (refusal === null || first === undefined) return ''
  const command = typedCommand(`clause ${first}`)
  return style.dim(`最接近的条款：${refusal.nearest.join('、')}；例如 ${command} 查看原文`)
}

function renderNotices({ notices }: Answer, { style, width }: ViewOptions): string {
  return notices.map((notice) => style.yellow(wrapText(`注意：${notice}`, width))).join('\n')
}

function renderMaking({ generator, timingsMs, verification }: Answer): string {
  const { kind, model, degraded } = generator
  const removed = verification.removed === 0 ? '' : ` · 核对后删去 ${verification.removed} 句`
  const fallback = degraded === undefined ? '' : ` · 已降级：${degraded}`
  const name = model === undefined ? '' : ` ${model}`
  return `${GENERATORS[kind]}${name}${fallback}${removed} · ${Math.round(timingsMs.total)} 毫秒`
}
