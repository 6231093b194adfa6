// Page: figures in the words of a document, to be seen at a glance.
import type { TextMark } from './marked-text.tsx'

/** A number with what it counts, as far as it shows from the characters: 300 亿元以上, 4%, 10 个. */
const FIGURE =
  /\d[\d.,]*\s?(?:[%％‰]|[万亿]?(?:元|个|家|项|种|条|件|吨|次|人|户|倍|年)?)(?:以上|以下|左右)?/gu

export function marksOfFigures(text: string): TextMark[] {
  return [...text.matchAll(FIGURE)].map(({ 0: figure, index }) => ({
    start: index,
    end: index + figure.trimEnd().length,
    kind: 'mark-figure',
  }))
}
