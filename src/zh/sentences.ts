// Chinese: sentences of Chinese prose, with their places.

export interface Sentence {
  text: string
  start: number
  end: number
}

const CLOSERS = /[”’」』）)】〕\]]/u

/**
 * Splits at 。！？ and line ends; closing quotation marks and brackets stay with the sentence they
 * close. With `semicolons`, also at ；. Sentences are trimmed; offsets point into the input.
 */
export function splitSentences(text: string, options?: { semicolons?: boolean }): Sentence[] {
  const enders = options?.semicolons === true ? '。！？；!?;\n' : '。！？!?\n'
  const sentences: Sentence[] = []
  let start = 0
  const push = (end: number): void => {
    const raw = text.slice(start, end)
    const trimmed = raw.trim()
    if (trimmed !== '') {
      const lead = raw.length - raw.trimStart().length
      sentences.push({ text: trimmed, start: start + lead, end: start + lead + trimmed.length })
    }
    start = end
  }
  for (let index = 0; index < text.length; index++) {
    if (!enders.includes(text.charAt(index))) continue
    let end = index + 1
    while (end < text.length && CLOSERS.test(text.charAt(end))) end++
    push(end)
    index = end - 1
  }
  push(text.length)
  return sentences
}
