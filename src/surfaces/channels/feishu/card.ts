// Channels / Feishu: an answer as a card, or as rich text.
// https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-components/content-components/rich-text

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
