// Channels / WeCom and WeChat: text without any markup.
import { sourceAddress, sourceBadge, sourceQuote } from '../messages/citations.ts'
import { ownMarkupBlock, type OwnMarkup } from '../messages/own-markup.ts'
import type { Dialect } from '../messages/render.ts'
import { utf8Bytes } from '../messages/split-text.ts'

/** Both platforms cut a text off at 2,048 bytes. */
const LIMIT_BYTES = 2048

/** Plain lines; markers in 〔〕 because [1] is an emoticon to some clients. */
export function plainTextDialect(options: { reservedBytes: number; maxMessages: number }): Dialect {
  return {
    block: (block) => ownMarkupBlock(block, PLAIN),
    marker: (n) => `〔${n}〕`,
    source: (source) =>
      escape(`〔${source.n}〕${sourceAddress(source)}${sourceBadge(source)}${sourceQuote(source)}`),
    sources: (lines) => ['依据', ...lines].join('\n'),
    measure: utf8Bytes,
    limit: LIMIT_BYTES - options.reservedBytes,
    maxTables: 0,
    maxMessages: options.maxMessages,
  }
}

/** <a href> makes a link in WeChat: a wide < does not. */
function escape(text: string): string {
  return text.replaceAll('<', '＜')
}

const PLAIN: OwnMarkup = { escape, strong: (text) => text, quote: (text) => text }
