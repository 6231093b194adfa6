// Channels: what stands under a message for its [n] markers, and where the markers are.
import { sayStanding } from '#words/standing.ts'
import { citeDocument } from '#words/answers.ts'
import type { Citation } from '#domain/answer.ts'
import type { Source } from '../channel.ts'
import { LANGUAGE } from '../language.ts'
import { withoutLinks } from './markdown.ts'
import { shorten } from './split-text.ts'

const QUOTE_CHARS = 60
const MARKER = /\[(\d{1,3})\]/gu

/** The numbers of the markers in a text, in order, each once. */
export function markersIn(text: string): number[] {
  return [...new Set(Array.from(text.matchAll(MARKER), ([, digits]) => Number(digits)))]
}

/** Writes the markers of a text another way. */
export function replaceMarkers(text: string, write: (n: number) => string): string {
  return text.replaceAll(MARKER, (_marker, digits: string) => write(Number(digits)))
}

/** A citation as it is shown: the words that were quoted, or the beginning of the clause. */
export function sourceOf(citation: Citation): Source {
  const { n, documentTitle, documentNumber, label, standing, authority, quotes, text } = citation
  const { url } = citation
  const quote = quotes[0]?.text ?? text
  return { n, documentTitle, documentNumber, label, standing, authority, quote, url }
}

/** The address of a source as people cite it: 《…》（…）三（七）. */
export function sourceAddress({ documentTitle, documentNumber, label }: Source): string {
  return withoutLinks(citeDocument({ title: documentTitle, number: documentNumber }) + label)
}

/** Its standing as a badge: 【现行】, 【征求意见稿，未生效】. */
export function sourceBadge(source: Source): string {
  return `【${sayStanding(source, LANGUAGE)}】`
}

/** At most sixty characters of the clause, on one line. */
export function sourceQuote({ quote }: Source): string {
  return withoutLinks(`“${shorten(quote.replaceAll(/\s+/gu, ' ').trim(), QUOTE_CHARS)}”`)
}
