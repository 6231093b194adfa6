import { describe, expect, it } from 'vitest'
import { inheritMarks, withInherited } from '#answer/mark-scope.ts'
import { splitStream } from '#answer/sentence-stream.ts'

async function read(text: string): Promise<string[]> {
  const pieces = (async function* () {
    yield text
  })()
  const sentences: string[] = []
  for await (const one of inheritMarks(splitStream(pieces)))
    sentences.push(withInherited(one).trim())
  return sentences
}

describe('a sentence without marks', () => {
  it.each<[string, string, string[]]>([
    ['the mark at the end of its line', '甲。乙。[c1]\n', ['甲。[c1]', '乙。[c1]']],
    ['the mark before it in its line', '甲[c1]。乙。\n丙[c2]。', ['甲[c1]。', '乙。[c1]', '丙[c2]。']],
    ['the mark under its list', '- 甲；\n- 乙。\n[c2]', ['- 甲；[c2]', '- 乙。[c2]']],
    ['the mark of its lead-in', '- 甲[c3]：\n  - 乙\n  - 丙\n', ['- 甲[c3]：', '- 乙[c3]', '- 丙[c3]']],
    ['the mark of what it leads to', '根据某方案：\n\n- 甲[c4]\n', ['根据某方案：[c4]', '- 甲[c4]']],
    ['no mark across paragraphs', '甲。\n\n乙[c1]。', ['甲。', '乙[c1]。']],
    ['no mark of a list that has ended', '- 甲[c3]：\n  - 乙\n\n丙。', ['- 甲[c3]：', '- 乙[c3]', '丙。']],
  ])('stands under %s', async (_, text, sentences) => {
    expect(await read(text)).toEqual(sentences)
  }) // prettier-ignore

  it('goes with the next one when it says nothing alone', async () => {
    expect(await read('有的。甲[c1]。')).toEqual(['有的。甲[c1]。'])
    expect(await read('1. **甲**。乙[c1]。')).toEqual(['1. **甲**。乙[c1]。'])
  })

  it('is left out where it only heads a table', async () => {
    expect(await read('| 甲 | 乙 |\n|---|---|\n| 丙 | 3家[c1] |\n')).toEqual(['| 丙 | 3家[c1] |'])
  })
})
