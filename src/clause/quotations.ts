// Clause: which paragraphs begin inside a quotation that an earlier paragraph opened.

const MAX_QUOTATION_PARAGRAPHS = 40

/**
 * For each text, whether it begins inside “…” opened before it and closed in it or after it.
 * A quotation mark that is never closed within reach is taken for a slip and opens nothing.
 */
export function openQuotations(texts: readonly string[]): boolean[] {
  const inside = texts.map(() => false)
  let index = 0
  while (index < texts.length) {
    const end = quotationEnd(texts, index)
    for (let quoted = index + 1; quoted <= end; quoted++) inside[quoted] = true
    index = Math.max(end, index + 1)
  }
  return inside
}

/** The index of the text that closes what texts[start] leaves open; `start` when nothing is. */
function quotationEnd(texts: readonly string[], start: number): number {
  let depth = balance(texts[start] ?? '')
  if (depth <= 0) return start
  const limit = Math.min(texts.length - 1, start + MAX_QUOTATION_PARAGRAPHS)
  for (let index = start + 1; index <= limit; index++) {
    const text = texts[index] ?? ''
    // A quotation of several paragraphs opens each of them with “ and closes only the last.
    depth += balance(text.startsWith('“') ? text.slice(1) : text)
    if (depth <= 0) return index
  }
  return start
}

function balance(text: string): number {
  let depth = 0
  for (const character of text) {
    if (character === '“') depth++
    else if (character === '”') depth--
  }
  return depth
}
