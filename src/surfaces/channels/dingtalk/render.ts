// Channels / DingTalk: the Markdown of its messages, which has no tables.
// https://open.dingtalk.com/document/orgapp/robot-message-types-and-data-format
import { sourceLine } from '../messages/citations.ts'
import { markdownBlock } from '../messages/markdown-markup.ts'
import type { Dialect } from '../messages/render.ts'
import { utf16Units } from '../messages/split-text.ts'

/** What other connectors found to be shown whole; DingTalk states no limit in characters. */
const LIMIT_CHARS = 2000
/** Twenty messages a minute are allowed to a webhook. */
const MAX_MESSAGES = 12

/** Markdown of DingTalk robots. */
export function dingtalkDialect(publicUrl: string | null): Dialect {
  return {
    // A single line break is none in DingTalk: two blanks before it make it one.
    block: (block) => `${markdownBlock(block, escape)}  `,
    marker: (n) => `[${n}]`,
    source(source) {
      const link = (words: string): string =>
        publicUrl === null ? words : `[${words}](${publicUrl}${source.url})`
      return `- ${sourceLine(source, { escape, link })}`
    },
    sources: (lines) => ['#### 依据', ...lines].join('\n'),
    measure: utf16Units,
    limit: LIMIT_CHARS,
    maxTables: 0,
    maxMessages: MAX_MESSAGES,
  }
}

/** People are mentioned by @ and their number in the text; tags are taken as HTML. */
function escape(text: string): string {
  return text.replaceAll('<', '＜').replaceAll('@', '＠')
}
