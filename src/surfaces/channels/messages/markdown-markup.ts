// Channels: blocks as common Markdown, for the platforms that read it.
import { strongRuns, withoutLinks, type Block } from './markdown.ts'

/**
 * One block as Markdown. Headings become strong lines: most platforms show them far too large.
 * @param escape makes harmless what the platform would take for its own markup
 */
export function markdownBlock(block: Block, escape: (text: string) => string): string {
  if (block.kind === 'table') return withoutLinks(tableMarkup(block.rows, escape))
  const runs = strongRuns(block.text).map(({ text, isStrong }) =>
    isStrong ? `**${escape(text)}**` : escape(text),
  )
  const text = withoutLinks(runs.join(''))
  if (block.kind === 'bullet') return `${' '.repeat(block.indent)}- ${text}`
  if (block.kind === 'heading') return `**${text.replaceAll('**', '')}**`
  return block.kind === 'quote' ? `> ${text}` : text
}

function tableMarkup(
  [head = [], ...rows]: readonly string[][],
  escape: (text: string) => string,
): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.map(escape).join(' | ')} |`).join('\n')
}
