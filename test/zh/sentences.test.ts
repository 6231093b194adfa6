import { expect, it } from 'vitest'
import { splitSentences } from '#zh/sentences.ts'

it('keeps closing quotation marks with their sentence and points into the input', () => {
  const text = '他说：“好。”然后走了。 结束'
  const sentences = splitSentences(text)
  expect(sentences.map((sentence) => sentence.text)).toEqual(['他说：“好。”', '然后走了。', '结束'])
  for (const { start, end, text: words } of sentences) expect(text.slice(start, end)).toBe(words)
})
