// Chinese: words of a short Chinese text by the ICU dictionary.

export interface Word {
  text: string
  start: number
  end: number
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * The words of a text, punctuation left out. Node 20's segmenter is quadratic in the length of its
 * input, so give it sentences, never documents.
 */
export function segmentWords(text: string): Word[] {
  const words: Word[] = []
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike === true)
      words.push({ text: segment, start: index, end: index + segment.length })
  }
  return words
}

/** Whether text[start, end) takes the end of one word and the beginning or whole of the next: 家电 in 国家电网. */
export function straddlesWords(words: readonly Word[], start: number, end: number): boolean {
  const cutsHead = words.some((word) => word.start < start && word.end > start && word.end < end)
  const cutsTail = words.some((word) => word.start > start && word.start < end && word.end > end)
  return cutsHead && (cutsTail || words.some((word) => word.start > start && word.end === end))
}
