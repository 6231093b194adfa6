import { describe, expect, it } from 'vitest'
import { formatNumeral, parseNumeral } from '#zh/numerals.ts'

describe('parseNumeral', () => {
  it.each([
    ['二十五', 25],
    ['十', 10],
    ['一百零三', 103],
    ['二〇二二', 2022],
    ['两万', 20_000],
    ['二十五万亿', 25e12],
    ['１４', 14],
  ])('reads %s as %d', (numeral, value) => {
    expect(parseNumeral(numeral)).toBe(value)
  })

  it('refuses what is no numeral', () => {
    expect(parseNumeral('之一')).toBeNull()
    expect(parseNumeral('')).toBeNull()
  })
})

describe('formatNumeral', () => {
  it('gives back every number that a clause can have', () => {
    for (let value = 0; value <= 9999; value++)
      expect(parseNumeral(formatNumeral(value))).toBe(value)
  })
})
