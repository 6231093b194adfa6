// Channels / Telegram: its HTML.
// https://core.telegram.org/bots/api#html-style
import { sourceAddress, sourceBadge, sourceQuote } from '../citations.ts'
import { strongRuns, type Block } from '../markdown.ts'
import type { Dialect } from '../render.ts'
import { utf16Units } from '../split-text.ts'

/** The limit counts the text without its tags; with them it is kept in any case. */
const LIMIT_CHARS = 4096
const MAX_MESSAGES = 10

/** HTML of Telegram messages. */
export function telegramDialect(publicUrl: string | null): Dialect {
  return {
    block: blockMarkup,
    marker: (n) => `[${n}]`,
    source(source) {
      const words = escape(sourceAddress(source))
      const link =
        publicUrl === null ? words : `<a href="${escape(publicUrl + source.url)}">${words}</a>`
      return `[${source.n}] ${link}${escape(sourceBadge(source))} ${escape(sourceQuote(source))}`
    },
    sources: (lines) => `<blockquote expandable>${lines.join('\n')}</blockquote>`,
    measure: utf16Units,
    limit: LIMIT_CHARS,
    maxTables: 0,
    maxMessages: MAX_MESSAGES,
  }
}

function blockMarkup(block: Block): string {
  if (block.kind === 'table') return block.rows.map((row) => escape(row.join(' '))).join('\n')
  const text = strongRuns(block.text)
    .map((run) => (run.isStrong ? `<b>${escape(run.text)}</b>` : escape(run.text)))
    .join('')
  if (block.kind === 'bullet') return `${' '.repeat(block.indent)}• ${text}`
  if (block.kind === 'heading') return `<b>${escape(block.text.replaceAll('**', ''))}</b>`
  return block.kind === 'quote' ? `<blockquote>${text}</blockquote>` : text
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** The words of a message without its tags, for a client or server that refuses them. */
export function withoutTags(html: string): string {
  return html
    .replaceAll(/<[^>]+>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
