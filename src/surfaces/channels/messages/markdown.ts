// Channels: the Markdown of answers as blocks, which every platform writes in its own markup.

export type Block =
  | { kind: 'line'; text: string; hasGap: boolean }
  | { kind: 'heading'; text: string; hasGap: boolean }
  | { kind: 'bullet'; text: string; indent: number; hasGap: boolean }
  | { kind: 'quote'; text: string; hasGap: boolean }
  | { kind: 'table'; rows: string[][]; hasGap: boolean }

const HEADING = /^#{1,6}\s+(.*)$/u
const BULLET = /^(\s*)[-*•]\s+(.*)$/u
const QUOTE = /^>\s?(.*)$/u
const TABLE_ROW = /^\s*\|.*\|\s*$/u
const TABLE_RULE = /^\s*\|[\s:|-]+\|\s*$/u

/** Cuts Markdown into lines, headings, bullets, quotes and tables. hasGap: an empty line before. */
export function toBlocks(markdown: string): Block[] {
  const blocks: Block[] = []
  let hasGap = false
  for (const line of markdown.split('\n')) {
    if (line.trim() === '') {
      hasGap = true
      continue
    }
    const last = blocks.at(-1)
    if (TABLE_ROW.test(line) && last?.kind === 'table' && !hasGap) {
      if (!TABLE_RULE.test(line)) last.rows.push(cellsOf(line))
    } else blocks.push(blockOf(line, hasGap && blocks.length > 0))
    hasGap = false
  }
  return blocks
}

function blockOf(line: string, hasGap: boolean): Block {
  if (TABLE_ROW.test(line)) return { kind: 'table', rows: [cellsOf(line)], hasGap }
  const heading = HEADING.exec(line)?.[1]
  if (heading !== undefined) return { kind: 'heading', text: heading, hasGap }
  const [, indent, item] = BULLET.exec(line) ?? []
  if (item !== undefined)
    return { kind: 'bullet', text: item, indent: (indent ?? '').length, hasGap }
  const quote = QUOTE.exec(line)?.[1]
  if (quote !== undefined) return { kind: 'quote', text: quote, hasGap }
  return { kind: 'line', text: line, hasGap }
}

function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||\|$/gu, '')
    .split('|')
    .map((cell) => cell.trim())
}

/** Tables beyond the first `keep` become bullets, one a row: platforms show few tables or none. */
export function limitTables(blocks: readonly Block[], keep: number): Block[] {
  let kept = 0
  return blocks.flatMap((block) =>
    block.kind === 'table' && ++kept > keep ? bulletsOf(block) : [block],
  )
}

function bulletsOf({ rows, hasGap }: Extract<Block, { kind: 'table' }>): Block[] {
  const [head = [], ...body] = rows
  const items = body.length === 0 ? [head.join('；')] : body.map((row) => itemOf(head, row))
  return items.map((text, at) => ({ kind: 'bullet', text, indent: 0, hasGap: at === 0 && hasGap }))
}

function itemOf(head: readonly string[], row: readonly string[]): string {
  return row
    .map((cell, at) => (head[at] ? `${head[at]}：${cell}` : cell))
    .filter((cell) => cell !== '')
    .join('；')
}

/** The same words without any link in them: only those that we make ourselves are links. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', ']\u200b(')
}

/** Runs of text that are strong (**…**) or not. */
export function strongRuns(text: string): { text: string; isStrong: boolean }[] {
  return text
    .split(/\*\*(.+?)\*\*/u)
    .map((run, at) => ({ text: run, isStrong: at % 2 === 1 }))
    .filter((run) => run.text !== '')
}
