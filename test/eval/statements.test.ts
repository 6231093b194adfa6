import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../eval/answer.ts'
import { piecesOf, splitLine, statementsOf } from '../../eval/statements.ts'

const statements = (text: string, changes: object = {}): string[] =>
  statementsOf(readAnswer({ text, ...changes }), '哪些措施涉及老年用品？').map(
    (statement) => statement.text,
  )

describe('splitLine', () => {
  it('keeps marks with the sentence that they follow', () => {
    expect(splitLine('推广升级产品。[1] 培育产业集群。 [2][3]')).toEqual([
      '推广升级产品。[1]',
      '培育产业集群。 [2][3]',
    ])
  })

  it('keeps a quotation of several sentences whole, and quotations that stand together', () => {
    const line = '三（二）：「发布目录。培育品牌。」「举办展会。」 [1]'
    expect(splitLine(line)).toEqual([line])
  })

  it('splits at a semicolon only between parts that are cited apart', () => {
    expect(splitLine('前者50个[1]；后者10个[2]。')).toHaveLength(2)
    expect(splitLine('执行期已过；接续它的是新方案。[1]')).toHaveLength(1)
  })
})

describe('piecesOf', () => {
  it('gives list items the heading above them', () => {
    const pieces = piecesOf('**《意见》** 【征求意见稿，未生效】\n\n- 发布推广目录 [1]')
    expect(pieces).toEqual([
      expect.objectContaining({
        text: '- 发布推广目录 [1]',
        marks: [1],
        isListItem: true,
        headings: [expect.stringContaining('征求意见稿')],
      }),
    ])
  })

  it('lets a lead-in line head its list and nothing after the list', () => {
    const pieces = piecesOf('以下出自征求意见稿：\n- 发布推广目录 [1]\n正式文件另有规定。')
    expect(pieces.map(({ headings }) => headings.length)).toEqual([0, 1, 0])
  })

  it('joins quotation lines to the line that cites them', () => {
    expect(piecesOf('第六条规定： [1]\n> 发布推广目录。\n> 培育品牌。')).toHaveLength(1)
  })
})

describe('statementsOf', () => {
  it('drops the echo of the question, lead-ins, short pieces and words about the search', () => {
    const text = [
      '哪些措施涉及老年用品？',
      '逐条检查了 5 份文件的 260 个条款：',
      '如下。',
      '现有文件中有关措施检索结果如下。',
      '- 发布老年用品产品推广目录 [1]',
    ].join('\n')
    expect(statements(text)).toEqual(['- 发布老年用品产品推广目录 [1]'])
  })

  it('keeps an uncited claim, however it introduces itself', () => {
    expect(statements('检索到的补贴标准是每人10万元。')).toHaveLength(1)
    expect(statements('查到原文：「发布老年用品产品推广目录」')).toHaveLength(1)
  })

  it('drops what repeats a notice or the refusal', () => {
    const message = '所收文件没有规定补贴的数额，无法据此回答。'
    const refusal = { reason: 'not-in-corpus', message, nearest: [] }
    expect(statements(message, { outcome: 'refused', refusal })).toEqual([])
    expect(
      statements('该意见没有经过主管部门批准', { notices: ['该意见没有经过主管部门批准'] }),
    ).toEqual([])
  })
})
