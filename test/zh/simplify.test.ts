import { describe, expect, it } from 'vitest'
import { charactersBeyondSimplified, simplify } from '#zh/simplify.ts'

describe('traditional characters', () => {
  it('are told from simplified ones', () => {
    expect(charactersBeyondSimplified('電池行業對環保的要求')).toEqual([...'電業對環'])
    expect(charactersBeyondSimplified('电池行业，68号文；GB 17761')).toEqual([])
  })

  it('become simplified ones, by words where a character alone does not decide', async () => {
    expect(await simplify('請問對於電池行業有什麼要求')).toBe('请问对于电池行业有什么要求')
    expect(await simplify('乾隆年間的著作')).toBe('乾隆年间的著作')
    expect(await simplify('电池')).toBe('电池')
  })
})
