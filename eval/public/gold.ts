// Eval: whether a quotation covers the words that answer a question.

/** What a longer quotation holds beyond does not count. */
const READ_CHARS = 300
const COVERED_SHARE = 0.5

/** What an answer quotes of one clause, in the order of the answer. */
export interface Quotation {
  documentId: string
  clauseId: string
  /** The words that it takes from the clause, or the whole clause. */
  pieces: readonly string[]
}

/** Words that answer: characters [start, end) of the bare text of a document. */
export interface GoldSpan {
  documentId: string
  start: number
  end: number
}

/** Bare texts of documents by id. */
export type BareTexts = ReadonlyMap<string, string>

/** Without white space and Markdown or HTML, and in one width. */
export function bare(text: string): string {
  return text
    .replaceAll(/<[^<>]*>/gu, '')
    .replaceAll(/^#{1,6}|\*\*|`/gmu, '')
    .normalize('NFKC')
    .replaceAll(/\s+/gu, '')
}

/** Whether the first 300 characters of a quotation hold at least half of the gold words. */
export function covers(quotation: Quotation, gold: GoldSpan, texts: BareTexts): boolean {
  return coveredShare(quotation, { gold, texts, readChars: READ_CHARS }) >= COVERED_SHARE
}

/** Whether a clause as a whole holds at least half of the gold words. */
export function holdsGold(clause: Quotation, gold: GoldSpan, texts: BareTexts): boolean {
  return coveredShare(clause, { gold, texts, readChars: Infinity }) >= COVERED_SHARE
}

function coveredShare(
  { documentId, pieces }: Quotation,
  { gold, texts, readChars }: { gold: GoldSpan; texts: BareTexts; readChars: number },
): number {
  const text = texts.get(gold.documentId) ?? ''
  // The same text may stand in the library twice.
  if (documentId !== gold.documentId && texts.get(documentId) !== text) return 0
  const covered = new Set<number>()
  let left = readChars
  for (const piece of pieces) {
    const words = bare(piece).slice(0, left)
    left -= words.length
    const [from, to] = bestPlace(words, text, gold)
    for (let at = from; at < to; at++) covered.add(at)
  }
  return covered.size / Math.max(1, gold.end - gold.start)
}

/** The part of the gold span that an occurrence of the words holds, where it holds most. */
function bestPlace(words: string, text: string, gold: GoldSpan): readonly [number, number] {
  let best: readonly [number, number] = [0, 0]
  if (words === '') return best
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const from = Math.max(at, gold.start)
    const to = Math.min(at + words.length, gold.end)
    if (to - from > best[1] - best[0]) best = [from, to]
  }
  return best
}
