// Retrieve: clauses that a question means by the words of their headings.
import type { Clause } from '#domain/clause.ts'
import { normaliseText } from '#zh/normalise.ts'

/** Shorter headings share too many words with any question. */
const MIN_HEADING_CHARS = 4
/** Share of a heading's character pairs that the question must hold. */
const MIN_SHARE = 0.7

export interface HeadingMatch {
  clause: Clause
  /** Share of the heading's character pairs that the question holds, 0..1. */
  share: number
}

/**
 * Clauses whose headings the topic repeats, best first; longer headings first among equals.
 * @param topic normalised
 */
export function matchHeadings(topic: string, clauses: readonly Clause[]): HeadingMatch[] {
  const words = bare(topic)
  const pairs = pairsOf(words)
  const matches: HeadingMatch[] = []
  for (const clause of clauses) {
    const title = bare(normaliseText(clause.title ?? ''))
    if (title.length < MIN_HEADING_CHARS || clause.kind === 'matter') continue
    const share = shareHeld(title, pairs)
    if (share >= MIN_SHARE) matches.push({ clause, share })
  }
  return matches.toSorted((a, b) => b.share - a.share || titleChars(b) - titleChars(a))
}

function titleChars({ clause }: HeadingMatch): number {
  return clause.title?.length ?? 0
}

function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]|的/gu, '')
}

function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>()
  for (let index = 0; index + 2 <= text.length; index++) pairs.add(text.slice(index, index + 2))
  return pairs
}

function shareHeld(title: string, pairs: ReadonlySet<string>): number {
  const own = [...pairsOf(title)]
  return own.filter((pair) => pairs.has(pair)).length / Math.max(own.length, 1)
}
