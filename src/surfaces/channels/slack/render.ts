// Channels / Slack: its mrkdwn.
// https://api.slack.com/reference/surfaces/formatting
import { sourceLine } from '../messages/citations.ts'
import { ownMarkupBlock, type OwnMarkup } from '../messages/own-markup.ts'
import type { Dialect } from '../messages/render.ts'
import { utf16Units } from '../messages/split-text.ts'

/** Slack advises 4,000 characters for one message. */
const LIMIT_CHARS = 3900
const MAX_MESSAGES = 10

/** Text of Slack messages. */
export function slackDialect(publicUrl: string | null): Dialect {
  return {
    block: (block) => ownMarkupBlock(block, MRKDWN),
    marker: (n) => `[${n}]`,
    source: (source) =>
      sourceLine(source, {
        escape,
        link: (words) => (publicUrl === null ? words : `<${publicUrl}${source.url}|${words}>`),
      }),
    sources: (lines) => ['*依据*', ...lines].join('\n'),
    measure: utf16Units,
    limit: LIMIT_CHARS,
    maxTables: 0,
    maxMessages: MAX_MESSAGES,
  }
}

/** The three characters that Slack's markup is made of: <!channel> becomes words. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const MRKDWN: OwnMarkup = {
  escape,
  // Strong words are only strong between spaces; the invisible one keeps Chinese text as it is.
  strong: (text) => `\u200b*${text}*\u200b`,
  quote: (text) => `> ${text}`,
}
