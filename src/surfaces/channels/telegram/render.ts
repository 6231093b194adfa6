// Channels / Telegram: its HTML.
// https://core.telegram.org/bots/api#html-style
import { sourceLine } from '../messages/citations.ts'
import { ownMarkupBlock, type OwnMarkup } from '../messages/own-markup.ts'
import type { Dialect } from '../messages/render.ts'
import { utf16Units } from '../messages/split-text.ts'

/** The limit counts the text without its tags; with them it is kept in any case. */
const LIMIT_CHARS = 4096
const MAX_MESSAGES = 10

/** HTML of Telegram messages. */
export function telegramDialect(publicUrl: string | null): Dialect {
  return {
    block: (block) => ownMarkupBlock(block, HTML),
    marker: (n) => `[${n}]`,
    source: (source) =>
      sourceLine(source, {
        escape,
        link: (words) =>
          publicUrl === null ? words : `<a href="${escape(publicUrl + source.url)}">${words}</a>`,
      }),
    sources: (lines) => `<blockquote expandable>${lines.join('\n')}</blockquote>`,
    measure: utf16Units,
    limit: LIMIT_CHARS,
    maxTables: 0,
    maxMessages: MAX_MESSAGES,
  }
}

/** Besides its markup, Telegram takes @name for a mention of that person. */
function escape(text: string): string {
  return text
    .replaceAll(/(?<!\w)@(?=\w)/gu, '＠')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const HTML: OwnMarkup = {
  escape,
  strong: (text) => `<b>${text}</b>`,
  quote: (text) => `<blockquote>${text}</blockquote>`,
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
