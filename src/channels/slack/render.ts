// Channels / Slack: its mrkdwn.
// https://api.slack.com/reference/surfaces/formatting
import { sourceAddress, sourceBadge, sourceQuote } from '../citations.ts'
import { strongRuns, type Block } from '../markdown.ts'
import type { Dialect } from '../render.ts'
import { utf16Units } from '../split-text.ts'

/** Slack advises 4,000 characters for one message. */
const LIMIT_CHARS = 3900
const MAX_MESSAGES = 10

/** Text of Slack messages. */
export function slackDialect(publicUrl: string | null): Dialect {
  return {
    block: blockMarkup,
    marker: (n) => `[${n}]`,
    source(source) {
      const words = escape(sourceAddress(source))
      const link = publicUrl === null ? words : `<${publicUrl}${source.url}|${words}>`
      return `[${source.n}] ${link}${escape(sourceBadge(source))} ${escape(sourceQuote(source))}`
    },
    sources: (lines) => ['*依据*', ...lines].join('\n'),
    measure: utf16Units,
    limit: LIMIT_CHARS,
    maxTables: 0,
    maxMessages: MAX_MESSAGES,
  }
}

function blockMarkup(block: Block): string {
  if (block.kind === 'table') return block.rows.map((row) => escape(row.join(' '))).join('\n')
  // Strong words are only strong between spaces; the invisible one keeps Chinese text as it is.
  const text = strongRuns(block.text)
    .map((run) => (run.isStrong ? `\u200b*${escape(run.text)}*\u200b` : escape(run.text)))
    .join('')
  if (block.kind === 'bullet') return `${' '.repeat(block.indent)}• ${text}`
  if (block.kind === 'heading') return `*${escape(block.text.replaceAll('**', ''))}*`
  return block.kind === 'quote' ? `> ${text}` : text
}

/** The three characters that Slack's markup is made of: <!channel> becomes words. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
