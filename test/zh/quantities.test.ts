import { describe, expect, it } from 'vitest'
import { findQuantities, sameQuantity } from '#zh/quantities.ts'

const figures = (text: string) => findQuantities(text).map(({ value, unit }) => `${value}${unit}`)

describe('findQuantities', () => {
  it('reads figures with units, blanks and qualifiers', () => {
    expect(findQuantities('培育 10 个规模 1000 亿元以上的园区')).toMatchObject([
      { text: '10 个', value: 10, unit: '个', qualifier: '' },
      { text: '1000 亿元以上', value: 1e11, unit: '元', qualifier: '以上' },
    ])
  })

  it('reads Chinese numerals as counts only with a measure word', () => {
    expect(figures('增长百分之四左右，二十五万亿元，一百零三条')).toEqual([
      '4%',
      '25000000000000元',
      '103条',
    ])
    expect(figures('一批、一体化、三品')).toEqual([])
  })

  it('does not read the multiplier of an Arabic figure as a figure of its own', () => {
    expect(figures('突破25万亿元')).toEqual(['25000000000000元'])
  })
})

describe('sameQuantity', () => {
  const only = (text: string) =>
    findQuantities(text)[0] as ReturnType<typeof findQuantities>[number]

  it.each([
    ['百分之四', '4%'],
    ['25万亿元', '250000亿元'],
    ['３００项以上', '300 项'],
    ['二十五个', '25个'],
  ])('takes %s and %s for one figure', (a, b) => {
    expect(sameQuantity(only(a), only(b))).toBe(true)
  })

  it.each([
    ['300项', '300亿元'],
    ['50个', '50家'],
    ['4%', '5%'],
  ])('keeps %s and %s apart', (a, b) => {
    expect(sameQuantity(only(a), only(b))).toBe(false)
  })
})
