// Channels / WeCom and WeChat: text without any markup.
import type { Block } from '../markdown.ts'
import { sourceAddress, sourceBadge, sourceQuote } from '../citations.ts'
import type { Dialect } from '../render.ts'
import { utf8Bytes } from '../split-text.ts'

/** Both platforms cut a text off at 2,048 bytes. */
const LIMIT_BYTES = 2048

/** Plain lines; markers in 〔〕 because [1] is an emoticon to some clients. */
export function plainTextDialect(options: { reservedBytes: number; maxMessages: number }): Dialect {
  return {
    block: plainBlock,
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

function plainBlock(block: Block): string {
  if (block.kind === 'table') return block.rows.map((row) => escape(row.join(' '))).join('\n')
  const text = escape(block.text.replaceAll('**', ''))
  return block.kind === 'bullet' ? `${' '.repeat(block.indent)}• ${text}` : text
}

/** <a href> makes a link in WeChat: a wide < does not. */
function escape(text: string): string {
  return text.replaceAll('<', '＜')
}
