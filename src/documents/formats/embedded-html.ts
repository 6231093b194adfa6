// Documents: finds stretches of HTML inside a text that is not an HTML page.

export interface HtmlRange {
  start: number
  end: number
}

const OPENING = /^[ \t]*<(?:p|div|table|ul|ol|dl|section|article|center|h[1-6]|blockquote)\b[^>]*>/i
const CONTAINER = /<(\/?)(?:div|table|ul|ol|dl|section|article|center)\b/gi

function containerDepth(line: string): number {
  const lastEnd = line.lastIndexOf('>')
  let tagEnd = -1
  let depth = 0
  for (const { index, 1: slash } of line.matchAll(CONTAINER)) {
    if (index > lastEnd) break
    if (index < tagEnd) continue
    tagEnd = line.indexOf('>', index)
    depth += slash === '' ? 1 : -1
  }
  return depth
}

/**
 * The HTML blocks of text[from, ...), in order. One begins at a line that opens with a block tag
 * and ends at the first blank line outside any div, table or list (CommonMark 0.31, 4.6, but tables
 * may hold blank lines).
 */
export function findHtmlRanges(text: string, from: number): HtmlRange[] {
  const ranges: HtmlRange[] = []
  let open: { start: number; depth: number } | null = null
  for (let start = from; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline + 1
    const line = text.slice(start, end)
    if (open === null && OPENING.test(line)) open = { start, depth: 0 }
    if (open !== null) {
      open.depth += containerDepth(line)
      if (open.depth <= 0 && line.trim() === '') {
        ranges.push({ start: open.start, end: start })
        open = null
      }
    }
    start = end
  }
  if (open !== null) ranges.push({ start: open.start, end: text.length })
  return ranges
}
