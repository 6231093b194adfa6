import { expect, it } from 'vitest'
import { namesSomething } from '#zh/part-of-speech.ts'

it.each([
  ['a noun', '押金', true],
  ['an abbreviation', '光伏', true],
  ['a verb', '收拾', false],
])('knows whether %s names something: %s', async (_, word, named) => {
  expect(await namesSomething(word)).toBe(named)
})
