// Documents: the unit words of addresses (条, 款, 部分, Article) and which unit each means.
import type { AddressKind, Certainty } from '#domain/address.ts'

interface UnitWords {
  kind: AddressKind
  certainty: Certainty
  words: readonly string[]
  /** What follows when the word is no unit: 条件, 项目, 款式, 节能. */
  notBefore: string
}

const CHINESE_UNITS: readonly UnitWords[] = [
  { kind: 'part', certainty: 'explicit', words: ['分编', '编'], notBefore: '制|写|号|辑|者|审|码|造' },
  { kind: 'part', certainty: 'loose', words: ['篇'], notBefore: '章|幅|目|文|报' },
  { kind: 'part', certainty: 'explicit', words: ['部分'], notBefore: '人' },
  { kind: 'chapter', certainty: 'explicit', words: ['章'], notBefore: '程|鱼' },
  { kind: 'section', certainty: 'explicit', words: ['节'], notBefore: '能|约|日|点|水|电|省|奏|假|目|气|课' },
  {
    kind: 'article',
    certainty: 'explicit',
    words: ['条款', '条意见', '条措施', '条举措', '条建议', '条'],
    notBefore:
      '件|例(?!外)|约(?!定)|生产线|流水线|产业链|供应链|道路|战线|路|线|河|街|铁路|高速|新闻|消息|评论|信息',
  },
  { kind: 'paragraph', certainty: 'loose', words: ['款'], notBefore: '式|待|产品|手机|游戏|应用|软件|车|机' },
  { kind: 'paragraph', certainty: 'loose', words: ['自然段', '段落', '段'], notBefore: '时间|路|位|子|话' },
  { kind: 'item', certainty: 'loose', words: ['项'], notBefore: '目' },
  { kind: 'subitem', certainty: 'loose', words: ['目'], notBefore: '标|的|录|前|光|击' },
  { kind: 'any', certainty: 'loose', words: ['点'], notBefore: '击|评|赞|名|亮|半|钟|整|分|火' },
  { kind: 'box', certainty: 'explicit', words: ['专栏'], notBefore: '作' },
] // prettier-ignore

/** A regular expression source that matches one Chinese unit word. */
export const CHINESE_UNIT = CHINESE_UNITS.map(
  ({ words, notBefore }) => `(?:${words.join('|')})(?!${notBefore})`,
).join('|')

/** What a word that CHINESE_UNIT matched means. */
export function chineseUnit(word: string): { kind: AddressKind; certainty: Certainty } {
  const unit = CHINESE_UNITS.find(({ words }) => words.includes(word))
  return { kind: unit?.kind ?? 'any', certainty: unit?.certainty ?? 'loose' }
}

const ENGLISH_UNITS: readonly [RegExp, AddressKind][] = [
  [/^parts?$/u, 'part'],
  [/^chapters?$/u, 'chapter'],
  [/^(?:sections?|sec\.)$/u, 'section'],
  [/^(?:articles?|art\.)$/u, 'article'],
  [/^(?:paragraphs?|paras?\.?)$/u, 'paragraph'],
  [/^items?$/u, 'item'],
  [/^box(?:es)?$/u, 'box'],
  [/^(?:annex(?:es)?|appendix)$/u, 'annex'],
  [/^(?:clauses?|points?)$/u, 'any'],
]

/** A regular expression source that matches one English unit word, in lower case. */
export const ENGLISH_UNIT = ENGLISH_UNITS.map(([pattern]) => pattern.source.slice(1, -1)).join('|')

/** What a word that ENGLISH_UNIT matched means. */
export function englishUnit(word: string): AddressKind {
  return ENGLISH_UNITS.find(([pattern]) => pattern.test(word))?.[1] ?? 'any'
}
