// Documents: which paragraphs begin inside a quotation that an earlier paragraph opened.

const MAX_QUOTATION_PARAGRAPHS = 40

/**
 * For each text, whether it begins inside “…” opened before it and closed in it or after it.
 * A quotation mark that is never closed within reach is taken for a slip and opens nothing.
 */
export function openQuotations(texts: readonly string[]): boolean[] {
  const inside = texts.map(() => false)
  const balances = texts.map(balance)
  let index = 0
  while (index < texts.length) {
    const end = quotationEnd(texts, balances, index)
    for (let quoted = index + 1; quoted <= end; quoted++) inside[quoted] = true
    index = Math.max(end, index + 1)
  }
  return inside
}

/** The index of the text that closes what texts[start] leaves open; `start` when nothing is. */
function quotationEnd(
  texts: readonly string[],
  balances: readonly number[],
  start: number,
): number {
  let depth = balances[start] ?? 0
  if (depth <= 0) return start
  const limit = Math.min(texts.length - 1, start + MAX_QUOTATION_PARAGRAPHS)
  for (let index = start + 1; index <= limit; index++) {
    // A quotation of several paragraphs opens each of them with “ and closes only the last.
    const opensAgain = texts[index]?.startsWith('“') === true
    depth += (balances[index] ?? 0) - (opensAgain ? 1 : 0)
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
