// Channels: blocks in a markup of the app's own, for the platforms that read no Markdown.
import { strongRuns, type Block } from './markdown.ts'

export interface OwnMarkup {
  /** Makes harmless what the platform would take for its markup. */
  escape(text: string): string
  /** Text that is escaped already, made strong. */
  strong(text: string): string
  quote(text: string): string
}

/** One block; a heading is a strong line, a table its rows. */
export function ownMarkupBlock(block: Block, { escape, strong, quote }: OwnMarkup): string {
  if (block.kind === 'table') return block.rows.map((row) => escape(row.join(' '))).join('\n')
  if (block.kind === 'heading') return strong(escape(block.text.replaceAll('**', '')))
  const text = strongRuns(block.text)
    .map((run) => (run.isStrong ? strong(escape(run.text)) : escape(run.text)))
    .join('')
  if (block.kind === 'bullet') return `${' '.repeat(block.indent)}• ${text}`
  return block.kind === 'quote' ? quote(text) : text
}
