import { describe, expect, it } from 'vitest'
import { hashTokenKey, tokenKeys } from '#zh/tokens.ts'

const shared = (left: string, right: string) =>
  tokenKeys(left).filter((key) => tokenKeys(right).includes(key)).length

describe('tokenKeys', () => {
  it('gives every character of a Han run and every pair of neighbours', () => {
    // 老 年 老年 用 年用 品 用品
    expect(tokenKeys('老年用品')).toHaveLength(7)
    expect(new Set(tokenKeys('老年用品')).size).toBe(7)
    expect(shared('老年', '老年用品')).toBe(3)
    expect(shared('年老', '老年')).toBe(2)
  })

  it('makes no pair across punctuation or a line break', () => {
    expect(tokenKeys('老，年')).toEqual([...tokenKeys('老'), ...tokenKeys('年')])
    expect(tokenKeys('老\n年')).toHaveLength(2)
  })

  it('takes a number or Latin word as one token, whatever its width or case', () => {
    expect(tokenKeys('3.5%')).toHaveLength(1)
    expect(tokenKeys('ＡＩ')).toEqual(tokenKeys('ai'))
    expect(tokenKeys('2025')).not.toEqual(tokenKeys('2024'))
    expect(tokenKeys('GB 17761')).toHaveLength(2)
  })

  it('drops the full stop after a word but keeps the decimal point', () => {
    expect(tokenKeys('in 2025.')).toEqual(tokenKeys('in 2025'))
    expect(tokenKeys('3.5')).not.toEqual(tokenKeys('35'))
    expect(tokenKeys('...')).toEqual([])
  })

  it('takes a rare character outside the basic plane as one character', () => {
    expect(tokenKeys('𠮷野')).toHaveLength(3)
  })

  it('has nothing to say about punctuation or an empty text', () => {
    expect(tokenKeys('')).toEqual([])
    expect(tokenKeys('？！——“”')).toEqual([])
  })
})

describe('hashTokenKey', () => {
  it('spreads neighbouring characters and pairs evenly over few slots', () => {
    const slots = Array.from({ length: 64 }, () => 0)
    for (let code = 0x4e00; code < 0x4e00 + 6400; code++) {
      const slot = (hashTokenKey(code * 2 ** 21 + 0x5e74) >>> 1) % 64
      slots[slot] = (slots[slot] ?? 0) + 1
    }
    expect(Math.min(...slots)).toBeGreaterThan(60)
    expect(Math.max(...slots)).toBeLessThan(150)
  })
})
