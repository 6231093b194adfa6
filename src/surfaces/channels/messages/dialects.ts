// Channels: how each platform writes, and how much one message takes.
import { words } from '../language.ts'
import { sourceAddress, sourceBadge, sourceQuote } from './citations.ts'
import { markdown, ownMarkup, writeBlock, type Markup } from './markup.ts'
import type { Dialect } from './render.ts'
import { utf16Units, utf8Bytes } from './split-text.ts'

/** What a dialect is made of; by default it numbers in brackets, counts characters and has no tables. */
interface Writing extends Pick<Dialect, 'sources' | 'limit' | 'maxMessages'> {
  markup: Markup
  /** What ends every block. */
  blockEnd?: string
  /** Words, escaped already, as a link. */
  link?: (words: string, url: string) => string
  /** A source on its line. */
  line?: (marker: string, address: string, quote: string) => string
  marker?: Dialect['marker']
  measure?: Dialect['measure']
  maxTables?: number
}

function dialectOf(writing: Writing, publicUrl: string | null = null): Dialect {
  const { markup, blockEnd = '', link, line = lineOf, marker = inBrackets, ...rest } = writing
  const { escape } = markup
  return {
    block: (block) => writeBlock(block, markup) + blockEnd,
    source(source) {
      const address = escape(sourceAddress(source))
      const isLinked = publicUrl !== null && link !== undefined
      const shown = isLinked ? link(address, publicUrl + source.url) : address
      return line(
        marker(source.n),
        shown + escape(sourceBadge(source)),
        escape(sourceQuote(source)),
      )
    },
    marker,
    measure: utf16Units,
    maxTables: 0,
    ...rest,
  }
}

const inBrackets = (n: number): string => `[${n}]`
const lineOf = (...parts: string[]): string => parts.join(' ')
const markdownLink = (text: string, url: string): string => `[${text}](${url})`
const headed =
  (heading: string) =>
  (lines: readonly string[]): string =>
    [heading, ...lines].join('\n')
/** Replaces characters that a platform would take for its markup. */
const escaping =
  (...pairs: readonly (readonly [RegExp | string, string])[]) =>
  (text: string): string =>
    pairs.reduce((escaped, [from, to]) => escaped.replaceAll(from, to), text)
const wideTags = escaping(['<', '＜'])

const FEISHU: Writing = {
  // Tags such as <at id=all></at> begin with <; as entities they are shown and do nothing.
  markup: markdown(escaping(['<', '&#60;'], ['>', '&#62;'])),
  link: markdownLink,
  line: (marker, address, quote) => `${marker} ${address} — ${quote}`,
  sources: headed('---'),
  // As it stands in the JSON of the card, which may take 30 KB with what surrounds its text.
  measure: (text) => utf8Bytes(JSON.stringify(text)),
  limit: 26_000,
  maxTables: 2,
  maxMessages: 5,
}

/** Markdown of a Feishu card. */
export function feishuDialect(publicUrl: string | null): Dialect {
  return dialectOf(FEISHU, publicUrl)
}

const WECOM_BOT: Omit<Writing, 'maxMessages'> = {
  // <@userid> mentions a person, <font> colours; a wide < does neither.
  markup: markdown(wideTags),
  link: markdownLink,
  line: (...parts) => `> ${lineOf(...parts)}`,
  sources: (lines) => lines.join('\n'),
  measure: utf8Bytes,
  /** Of the content of a stream and of a message. */
  limit: 20_480,
  maxTables: 2,
}

/** Markdown of WeCom's AI bots. @param maxMessages depends on the way they are sent */
export function wecomBotDialect(publicUrl: string | null, maxMessages: number): Dialect {
  return dialectOf({ ...WECOM_BOT, maxMessages }, publicUrl)
}

const DINGTALK: Writing = {
  // People are mentioned by @ and their number in the text; tags are taken as HTML.
  markup: markdown(escaping(['<', '＜'], ['@', '＠'])),
  // A single line break is none in DingTalk: two blanks before it make it one.
  blockEnd: '  ',
  link: markdownLink,
  line: (...parts) => `- ${lineOf(...parts)}`,
  sources: headed(`#### ${words.sources}`),
  // What other connectors found to be shown whole; DingTalk states no limit in characters.
  limit: 2000,
  // Twenty messages a minute are allowed to a webhook.
  maxMessages: 12,
}

/**
 * Markdown of DingTalk robots, which has no tables.
 * https://open.dingtalk.com/document/orgapp/robot-message-types-and-data-format
 */
export function dingtalkDialect(publicUrl: string | null): Dialect {
  return dialectOf(DINGTALK, publicUrl)
}

const SLACK: Writing = {
  markup: ownMarkup({
    // The three characters that Slack's markup is made of: <!channel> becomes words.
    escape: escaping(['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;']),
    // Strong words are only strong between spaces; the invisible one keeps Chinese text as it is.
    strong: (text) => `\u200b*${text}*\u200b`,
    quote: (text) => `> ${text}`,
  }),
  link: (text, url) => `<${url}|${text}>`,
  sources: headed(`*${words.sources}*`),
  // Slack advises 4,000 characters for one message.
  limit: 3900,
  maxMessages: 10,
}

/** Slack's mrkdwn. https://api.slack.com/reference/surfaces/formatting */
export function slackDialect(publicUrl: string | null): Dialect {
  return dialectOf(SLACK, publicUrl)
}

// Besides its markup, Telegram takes @name for a mention of that person.
const escapeHtml = escaping(
  [/(?<!\w)@(?=\w)/gu, '＠'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
)
const TELEGRAM: Writing = {
  markup: ownMarkup({
    escape: escapeHtml,
    strong: (text) => `<b>${text}</b>`,
    quote: (text) => `<blockquote>${text}</blockquote>`,
  }),
  link: (text, url) => `<a href="${escapeHtml(url)}">${text}</a>`,
  sources: (lines) => `<blockquote expandable>${lines.join('\n')}</blockquote>`,
  // The limit counts the text without its tags; with them it is kept in any case.
  limit: 4096,
  maxMessages: 10,
}

/** HTML of Telegram messages. https://core.telegram.org/bots/api#html-style */
export function telegramDialect(publicUrl: string | null): Dialect {
  return dialectOf(TELEGRAM, publicUrl)
}

/** Both platforms cut a text off at 2,048 bytes. */
const PLAIN_BYTES = 2048
const asItIs = (text: string): string => text
const PLAIN: Omit<Writing, 'limit' | 'maxMessages'> = {
  // <a href> makes a link in WeChat: a wide < does not.
  markup: ownMarkup({ escape: wideTags, strong: asItIs, quote: asItIs }),
  // [1] is an emoticon to some clients.
  marker: (n) => `〔${n}〕`,
  line: (...parts) => parts.join(''),
  sources: headed(words.sources),
  measure: utf8Bytes,
}

/** Plain lines for WeCom and WeChat. */
export function plainTextDialect(options: { reservedBytes: number; maxMessages: number }): Dialect {
  const { reservedBytes, maxMessages } = options
  return dialectOf({ ...PLAIN, limit: PLAIN_BYTES - reservedBytes, maxMessages })
}
