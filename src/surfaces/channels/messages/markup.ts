// Channels: blocks in the markup of a platform: Markdown, or one of the app's own.
import { strongRuns, withoutLinks, type Block } from './markdown.ts'

export interface Markup {
  /** Makes harmless what the platform would take for its markup. */
  escape(text: string): string
  /** Text that is escaped already, made strong; headings are shown so, too. */
  strong(text: string): string
  quote(text: string): string
  bullet: string
  /** The same words without any link in them: only those that we make ourselves are links. */
  unlinked(text: string): string
  /** Rows of cells that are escaped already. */
  table(rows: readonly string[][]): string
}

/** Common Markdown. Headings become strong lines: most platforms show them far too large. */
export function markdown(escape: Markup['escape']): Markup {
  return {
    escape,
    strong: (text) => `**${text}**`,
    quote: (text) => `> ${text}`,
    bullet: '-',
    unlinked: withoutLinks,
    table: ([head = [], ...rows]) =>
      [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
  }
}

/** A markup without tables: their rows become lines. */
export function ownMarkup(markup: Pick<Markup, 'escape' | 'strong' | 'quote'>): Markup {
  return {
    ...markup,
    bullet: '•',
    unlinked: (text) => text,
    table: (rows) => rows.map((cells) => cells.join(' ')).join('\n'),
  }
}

/** One block. */
export function writeBlock(block: Block, markup: Markup): string {
  return markup.unlinked(written(block, markup))
}

function written(block: Block, { escape, strong, ...markup }: Markup): string {
  if (block.kind === 'table') return markup.table(block.rows.map((row) => row.map(escape)))
  if (block.kind === 'heading') return strong(escape(block.text.replaceAll('**', '')))
  const text = strongRuns(block.text)
    .map((run) => (run.isStrong ? strong(escape(run.text)) : escape(run.text)))
    .join('')
  if (block.kind === 'bullet') return `${' '.repeat(block.indent)}${markup.bullet} ${text}`
  return block.kind === 'quote' ? markup.quote(text) : text
}
