// Widget: the Markdown of an answer as blocks of plain words; nothing of it is ever HTML.

export interface Span {
  kind: 'text' | 'strong' | 'marker'
  /** The words; of a marker its number. */
  text: string
}

export interface Block {
  kind: 'paragraph' | 'heading' | 'item'
  spans: Span[]
}

const PREFIXES = [
  ['heading', /^#{1,6}\s+/u],
  ['item', /^\s*(?:[-*]|\d+[.、])\s+/u],
] as const

/** Lines as headings, list items and paragraphs; **strong** words and [n] markers within them. */
export function readBlocks(markdown: string): Block[] {
  const lines = markdown.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const [kind, prefix] = PREFIXES.find(([, pattern]) => pattern.test(line)) ?? ['paragraph', /^/u]
    return { kind, spans: readSpans(line.replace(prefix, '')) }
  })
}

function readSpans(line: string): Span[] {
  return line
    .split(/(\*\*[^*]+\*\*|\[\d+\])/u)
    .filter((part) => part !== '')
    .map((part) => {
      const marker = /^\[(\d+)\]$/u.exec(part)?.[1]
      if (marker !== undefined) return { kind: 'marker', text: marker }
      const strong = /^\*\*(.+)\*\*$/u.exec(part)?.[1]
      return strong === undefined ? { kind: 'text', text: part } : { kind: 'strong', text: strong }
    })
}
