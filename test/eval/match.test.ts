import { describe, expect, it } from 'vitest'
import {
  bigramContainment,
  holdsPieces,
  isSupported,
  quotedSpans,
  quotePieces,
  readClaim,
  readSource,
  statedFigures,
  withoutEcho,
} from '../../eval/match.ts'
import { normaliseText } from '#zh/normalise.ts'

const CLAUSE =
  '（三）扩大消费。到2024年，培育升级50个规模300亿元以上轻工特色产业集群，推广300项以上升级和创新产品。'
const supports = (statement: string, ...sources: string[]): boolean =>
  isSupported(readClaim(statement), sources.map(readSource))

const figures = (text: string): string[] => statedFigures(text).map((figure) => figure.text)

describe('statedFigures', () => {
  it('reads figures in unspaced Chinese text', () => {
    expect(figures('营业收入突破25万亿元，增速4%左右')).toEqual([
      expect.stringContaining('25万亿元'),
      expect.stringContaining('4%'),
    ])
  })

  it('leaves out list numbers, marks, titles, document numbers and addresses', () => {
    expect(
      figures(
        '2. 《方案（2023—2024年）》（工信部联消费〔2023〕101号）第十四条三（二）专栏2：68号文 [3]',
      ),
    ).toEqual([])
  })

  it('leaves out how many clauses were searched', () => {
    expect(figures('已检索5份文件的260个条款，相同 18 条')).toEqual([])
  })
})

describe('quotedSpans', () => {
  it('takes the outermost quotation, inner marks and all', () => {
    expect(quotedSpans('原文：「大力实施“三品”战略，推广升级产品」')).toEqual([
      '大力实施“三品”战略，推广升级产品',
    ])
  })

  it('counts a Markdown quotation line and ignores emphasis on a name', () => {
    expect(quotedSpans('所谓“三品”战略：\n> 推广升级和创新产品 [1]')).toEqual([
      '推广升级和创新产品 ',
    ])
  })
})

describe('quotations', () => {
  it('may leave words out at an ellipsis, but not change their order', () => {
    const words = normaliseText('建立标准体系，引导产业规范健康发展')
    expect(holdsPieces(words, quotePieces('建立标准体系……健康发展'))).toBe(true)
    expect(holdsPieces(words, quotePieces('健康发展……建立标准体系'))).toBe(false)
  })

  it('hold across differences of width and white space', () => {
    expect(holdsPieces(normaliseText('推广 300 项,升级'), quotePieces('推广300项，升级'))).toBe(
      true,
    )
  })
})

describe('isSupported', () => {
  it('accepts a paraphrase of the source with its figures', () => {
    expect(supports('培育升级50个规模300亿元以上的轻工特色产业集群 [1]', CLAUSE)).toBe(true)
  })

  it('refuses another figure, though every other word is the same', () => {
    expect(supports('培育升级50个规模330亿元以上轻工特色产业集群', CLAUSE)).toBe(false)
  })

  it('refuses the right figure on another thing', () => {
    expect(supports('培育升级50家规模300亿元以上轻工特色产业集群', CLAUSE)).toBe(false)
  })

  it('refuses a negation that the source does not have', () => {
    expect(supports('不得培育升级50个规模300亿元以上轻工特色产业集群', CLAUSE)).toBe(false)
  })

  it('refuses a quotation that is not verbatim', () => {
    expect(supports('「培育升级轻工特色产业集群」', CLAUSE)).toBe(false)
    expect(supports('「轻工特色产业集群」', CLAUSE)).toBe(true)
  })

  it('refuses words about something else', () => {
    expect(supports('加快废旧电池回收利用体系建设', CLAUSE)).toBe(false)
  })

  it('lets sources support a statement together that none supports alone', () => {
    const parts = ['培育升级50个规模300亿元以上集群。', '推广300项以上升级和创新产品。']
    const statement = '培育升级50个规模300亿元以上集群，推广300项以上升级和创新产品'
    expect(supports(statement, ...parts)).toBe(true)
    expect(parts.some((part) => supports(statement, part))).toBe(false)
  })

  it('does not ask a clause to say that its document is a draft', () => {
    expect(supports('【征求意见稿，未生效】培育升级50个产业集群', CLAUSE)).toBe(true)
  })
})

describe('bigramContainment', () => {
  it('is the share of the distinct pairs that a source holds', () => {
    const { bigrams } = readClaim('甲乙丙丁')
    expect(bigramContainment(bigrams, [readSource('乙丙丁戊')])).toBeCloseTo(2 / 3)
  })
})

describe('withoutEcho', () => {
  it('drops quoted words of the question and keeps all others', () => {
    const text = '有1个条款涉及“零碳工厂、试点”，“补贴10万元”也在其中'
    expect(withoutEcho(text, '零碳工厂试点是哪里提的？')).toBe(
      '有1个条款涉及，“补贴10万元”也在其中',
    )
  })
})
