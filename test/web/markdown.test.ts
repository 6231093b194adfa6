import { describe, expect, it } from 'vitest'
import { readMarkdown, type AnswerToken } from '../../web/src/ask/markdown.ts'

/** The tokens within the first paragraph or list item, as type and raw text. */
function inner(text: string): [string, string][] {
  const walk = (tokens: readonly AnswerToken[]): AnswerToken[] =>
    tokens.flatMap((token) =>
      'tokens' in token && token.tokens !== undefined ? walk(token.tokens) : [token],
    )
  return walk(readMarkdown(text)).map(({ type, raw }) => [type, raw])
}

describe('readMarkdown', () => {
  it('reads citation marks, side by side too, and never as links that the text defines', () => {
    expect(inner('甲 [1][2]')).toEqual([
      ['text', '甲 '],
      ['citation', '[1]'],
      ['citation', '[2]'],
    ])
    const types = inner('甲 [1]\n\n[1]: https://example.com "题"').map(([type]) => type)
    expect(types).toContain('citation')
    expect(types).not.toContain('link')
  })

  it('keeps quotations verbatim, whatever stands in them', () => {
    expect(inner('「*甲* <b>乙</b> [1] `丙`」 [1]')).toEqual([
      ['quotation', '「*甲* <b>乙</b> [1] `丙`」'],
      ['text', ' '],
      ['citation', '[1]'],
    ])
  })

  it('knows the label of a standing', () => {
    expect(inner('【已到期】**三（一）**')[0]).toEqual(['label', '【已到期】'])
  })
})
