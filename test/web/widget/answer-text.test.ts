import { describe, expect, it } from 'vitest'
import { readBlocks } from '../../../web/widget/answer-text.ts'

describe('readBlocks', () => {
  it('tells headings, items and paragraphs apart, with strong words and markers', () => {
    const blocks = readBlocks('## 一\n\n共 2 条：\n- **三（二）**：「开发」 [1][12]\n2. 次')
    expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'item', 'item'])
    expect(blocks[2]?.spans).toEqual([
      { kind: 'strong', text: '三（二）' },
      { kind: 'text', text: '：「开发」 ' },
      { kind: 'marker', text: '1' },
      { kind: 'marker', text: '12' },
    ])
  })

  it('keeps every word of what is no mark-up', () => {
    const words = '<img src=x onerror=alert(1)> [x] ** [链接](javascript:alert(1)) `code` *'
    const text = readBlocks(words).flatMap(({ spans }) => spans.map((span) => span.text))
    expect(text.join('')).toBe(words)
  })
})
