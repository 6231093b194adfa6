// Channels / Feishu: the markup of cards and rich text.
// https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-components/content-components/rich-text
import type { Source } from '../channel.ts'
import { sourceAddress, sourceBadge, sourceQuote } from '../messages/citations.ts'
import { markdownBlock } from '../messages/markdown-markup.ts'
import type { Dialect } from '../messages/render.ts'
import { utf8Bytes } from '../messages/split-text.ts'

/** A card may take 30 KB of JSON; the rest is for what surrounds its text. */
const CARD_TEXT_BYTES = 26_000
const MAX_TABLES = 2
const MAX_MESSAGES = 5

/** Markdown of a Feishu card. Text measures as it stands in the JSON of the card. */
export function feishuDialect(publicUrl: string | null): Dialect {
  return {
    block: (block) => markdownBlock(block, escape),
    marker: (n) => `[${n}]`,
    source: (source) =>
      `[${source.n}] ${address(source, publicUrl)}${escape(sourceBadge(source))} — ${escape(sourceQuote(source))}`,
    sources: (lines) => ['---', ...lines].join('\n'),
    measure: (text) => utf8Bytes(JSON.stringify(text)),
    limit: CARD_TEXT_BYTES,
    maxTables: MAX_TABLES,
    maxMessages: MAX_MESSAGES,
  }
}

function address(source: Source, publicUrl: string | null): string {
  const words = escape(sourceAddress(source))
  return publicUrl === null ? words : `[${words}](${publicUrl}${source.url})`
}

/** Tags such as <at id=all></at> begin with <; as entities they are shown and do nothing. */
function escape(text: string): string {
  return text.replaceAll('<', '&#60;').replaceAll('>', '&#62;')
}

/** The same text for a rich text message, whose Markdown knows no entities. */
export function postMarkdown(cardMarkdown: string): string {
  return cardMarkdown.replaceAll('&#60;', '＜').replaceAll('&#62;', '＞')
}

/** Name of the element of a card that holds the answer. */
export const ANSWER_ELEMENT = 'answer'

/** A card of JSON 2.0 with one Markdown element. */
export function cardOf(markdown: string, { isStreaming }: { isStreaming: boolean }): object {
  return {
    schema: '2.0',
    config: { streaming_mode: isStreaming, summary: { content: summaryOf(markdown) } },
    body: { elements: [{ tag: 'markdown', element_id: ANSWER_ELEMENT, content: markdown }] },
  }
}

const SUMMARY_CHARS = 40

/** What the list of chats shows of the card. */
export function summaryOf(markdown: string): string {
  return [...markdown.replaceAll(/[*#>]|&#6[02];/gu, '').replaceAll(/\s+/gu, ' ')]
    .slice(0, SUMMARY_CHARS)
    .join('')
}

/** A rich text message with one Markdown paragraph. */
export function postOf(cardMarkdown: string): object {
  return { zh_cn: { title: '', content: [[{ tag: 'md', text: postMarkdown(cardMarkdown) }]] } }
}
