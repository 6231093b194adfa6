import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderTable } from '#surfaces/cli/table.ts'
import { padTo, textWidth, wrapText } from '#surfaces/cli/wrap.ts'

describe('wrapText', () => {
  it('counts a Han character as two columns', () => {
    expect(wrapText('老年用品和服务', 8)).toBe('老年用品\n和服务')
  })

  it('begins no line with a closing mark or a citation, and ends none with an opening one', () => {
    expect(wrapText('培育银发经济，发展', 12)).toBe('培育银发经\n济，发展')
    expect(wrapText('培育银发经济[1]发展', 12)).toBe('培育银发经\n济[1]发展')
    expect(wrapText('家电。」 [12]发展', 10)).toBe('家\n电。」 [12]\n发展')
    expect(wrapText('方案 【现行】', 10)).toBe('方案\n【现行】')
    expect(wrapText('印发关于《方案》', 10)).toBe('印发关于\n《方案》')
  })

  it('keeps Latin words and numbers whole, unless a line cannot hold them', () => {
    expect(wrapText('增速约4.5%左右 industry', 9)).toBe('增速约\n4.5%左右\nindustry')
    expect(wrapText('abcdefghij', 4)).toBe('abcd\nefgh\nij')
  })

  it('indents every line but the first', () => {
    expect(wrapText('一二三四五六', 8, '  ')).toBe('一二三四\n  五六')
  })

  it('never exceeds the width and loses nothing but blanks', () => {
    const words = fc.string({ unit: fc.constantFrom(...'老年，。（）《》[1] ab9%\n') })
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 40 }), (text, width) => {
        const wrapped = wrapText(text, width)
        expect(wrapped.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
        const glued = /[，。（）《》[\]%]{3,}/.test(text)
        if (!glued)
          for (const line of wrapped.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('renderTable', () => {
  it('aligns columns that hold Han and Latin', () => {
    const table = renderTable(
      [
        ['编号', '条数'],
        ['plan-1', '9'],
      ],
      Infinity,
    )
    expect(table).toBe('编号    条数\nplan-1  9')
    expect(padTo('编', 4)).toBe('编  ')
  })

  it('wraps the widest column when the terminal is narrow', () => {
    const rows = [['a', '轻工业稳增长工作方案（示例）', '1']]
    const lines = renderTable(rows, 24).split('\n')
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(24)
  })
})
