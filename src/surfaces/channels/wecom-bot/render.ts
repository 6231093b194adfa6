// Channels / WeCom AI bot: its Markdown.
import { sourceAddress, sourceBadge, sourceQuote } from '../messages/citations.ts'
import { markdownBlock } from '../messages/markdown-markup.ts'
import type { Dialect } from '../messages/render.ts'
import { utf8Bytes } from '../messages/split-text.ts'

/** Limit of the content of a stream and of a message, in bytes. */
const LIMIT_BYTES = 20_480
const MAX_TABLES = 2

/** Markdown of AI bots; how many messages an answer may take depends on the way they are sent. */
export function wecomBotDialect(publicUrl: string | null, maxMessages: number): Dialect {
  return {
    block: (block) => markdownBlock(block, escape),
    marker: (n) => `[${n}]`,
    source(source) {
      const words = escape(sourceAddress(source))
      const link = publicUrl === null ? words : `[${words}](${publicUrl}${source.url})`
      return `> [${source.n}] ${link}${escape(sourceBadge(source))} ${escape(sourceQuote(source))}`
    },
    sources: (lines) => lines.join('\n'),
    measure: utf8Bytes,
    limit: LIMIT_BYTES,
    maxTables: MAX_TABLES,
    maxMessages,
  }
}

/** <@userid> mentions a person, <font> colours; a wide < does neither. */
function escape(text: string): string {
  return text.replaceAll('<', '＜')
}
