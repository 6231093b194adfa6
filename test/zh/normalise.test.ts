import { describe, expect, it } from 'vitest'
import { findNormalised, normaliseText, normaliseWithOffsets } from '#zh/normalise.ts'

describe('normaliseText', () => {
  it('gives one spelling to width, dashes, quotes, brackets and blanks', () => {
    expect(normaliseText('（2023—2024年） “三 品”〔2022〕６８号')).toBe(
      '(2023-2024年)"三品"[2022]68号',
    )
  })

  it('keeps Latin words apart', () => {
    expect(normaliseText('GB  17761 标准')).toBe('gb 17761标准')
  })
})

describe('findNormalised', () => {
  it('finds a quotation through lost blanks and other width, in the words of the source', () => {
    const source = '培育 10 个规模（大）产区'
    const [span] = findNormalised(normaliseWithOffsets(source), '10个规模(大)')
    expect(span && source.slice(span.start, span.end)).toBe('10 个规模（大）')
  })

  it('finds nothing for an empty needle', () => {
    expect(findNormalised(normaliseWithOffsets('文本'), ' ')).toEqual([])
  })
})
