// Answer: what a clause forbids is not told as allowed, what it raises not as lowered.
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import { closestPart, partsOfClause } from './clause-parts.ts'
import type { Failure, SentenceCheck } from './sentence-check.ts'
import { overlapWith, pairsOf } from './support.ts'

/** Words of opposite sense; each stands before what it is said of. */
const OPPOSITES: readonly [string[], string[]][] = [
  [
    ['不得', '禁止', '严禁', '不准', '不允许', '不许', '不可', '不能', '不应当', '不应', '杜绝'],
    ['鼓励', '允许', '支持', '可以', '准许', '应当', '必须', '能够', '可'],
  ],
  [['无需', '不需要', '不必', '无须', '不再需要'], ['须', '需', '应当', '必须', '需要']],
  [
    ['提高', '提升', '上调', '增加', '扩大', '增长', '加大', '上升'],
    ['降低', '下调', '压降', '减少', '缩小', '压减', '下降', '收缩'],
  ],
  [
    ['退出', '淘汰', '遏制', '抵制', '防止', '避免', '打击'],
    ['发展', '鼓励', '支持', '放任', '扩大', '增加', '培育', '保护', '新增', '允许'],
  ],
  [['加强', '强化', '加大'], ['削弱', '弱化', '放松', '减轻']],
  [['取消', '废除', '停止'], ['保留', '设立', '恢复', '继续', '持续']],
  [['放宽'], ['收紧', '从严']],
] // prettier-ignore
/** The same where they stand after it: 排放量持续下降. */
const TRENDS: readonly [RegExp, RegExp][] = [
  [/(\p{Script=Han}{2})(?:持续|明显|显著|稳步|大幅|进一步|不断|逐步|稳定)*(?:上升|增长|增加|提高|扩大|提升)/gu, /(\p{Script=Han}{2})(?:持续|明显|显著|稳步|大幅|进一步|不断|逐步|稳定)*(?:下降|降低|减少|缩小|下滑)/gu],
] // prettier-ignore

/** Characters after such a word that tell what it is said of. */
const OBJECT_CHARS = 2
const FILLER =
  /^(?:对|将|其|以|再|向|在|的|各|有关|相关|任何|进行|进一步|大力|积极|主动|引导|企业|生产)+/u

const FIXED =
  '断|仅|同|但|只|少|论|管|良|过|妨|动产|可抗力|锈|稳定|确定|低于|超过|高于|少于|多于|满|足|得(?:低于|超过|高于|少于|多于)|平衡|充分'
const NEGATION = new RegExp(
  `不(?!${FIXED})|(?<!不|从)未(?!来|成年)|没有|无(?!线|人|害|氟|铬|铅|毒|菌|障碍|形|论|限|纸|偿|固定|因|效|缝|法)|禁止|严禁|停止|放任|取消|拒绝|免除|免予`,
  'u',
)
/** Negation in a clause in whatever form; then the sentence may have its own. */
const NEGATED = new RegExp(
  `不(?!${FIXED})|未(?!来|成年)|没有|无|非法|禁|停|免|除外|拒|防止|遏制|抵制|避免|杜绝|取消|缺|废|撤|排除|失`,
  'u',
)
const PROHIBITION = new RegExp(
  `不(?!${FIXED})(?:得(?!低于|超过|高于|少于|多于)|准|允许|许|应当?|能|可以|可)?|(?<!不)未(?!来|成年|经)|没有|禁止|严禁|遏制|抵制|防止|杜绝`,
  'gu',
)
/** The sentence's own words on what a document does not say, and on standing. */
const OF_DOCUMENT =
  /(?:没有|未|不再|并未|不|均未|尚未|未再)(?:再|直接|具体|明确|单独|专门|对.{1,16}|就.{1,16})*(?:规定|设|写|明确|提|列|说明|要求|涉及|给出|出现|限定|保留|作出|包含|区分|采用|沿用|量化)|(?:尚|还)?未(?:正式)?(?:生效|施行|实施|执行)|不(?:能|得|可)(?:直接)?作为(?:执行|办理)?(?:的)?依据|(?:并非|不是|非)政府文件|不再(?:有效|执行|适用)|不具有?.{0,6}效力|而(?:不是|非)/gu

/** Fails when the clause says the opposite of the same thing, and nowhere the thing itself. */
export const polarityKept: SentenceCheck = ({ text, evidence, parts }) => {
  const words = normaliseText(text).replaceAll(OF_DOCUMENT, '')
  const known = normaliseText(evidence.map(({ clause }) => clause.text).join('\n'))
  const details = [
    ...OPPOSITES.flatMap(([one, other]) => [
      ...flips(objectsOf(words, one), objectsOf(known, one), objectsOf(known, other)),
      ...flips(objectsOf(words, other), objectsOf(known, other), objectsOf(known, one)),
    ]),
    ...TRENDS.flatMap(([up, down]) => [
      ...flips(subjectsOf(words, up), subjectsOf(known, up), subjectsOf(known, down)),
      ...flips(subjectsOf(words, down), subjectsOf(known, down), subjectsOf(known, up)),
    ]),
    ...parts.flatMap((part) => [...addedNegation(part), ...lostProhibition(part, words)]),
  ]
  return [...new Set(details)].map((detail): Failure => ({ check: 'polarity-kept', detail }))
}

function flips(
  said: ReadonlySet<string>,
  inClause: ReadonlySet<string>,
  opposite: ReadonlySet<string>,
): string[] {
  return [...said].filter((object) => opposite.has(object) && !inClause.has(object))
}

/** What stands right after each of the words; negated ones belong to the longer word. */
function objectsOf(text: string, words: readonly string[]): Set<string> {
  const objects = new Set<string>()
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (/[不无未]$/u.test(text.slice(0, at)) && !/^[不无]/u.test(word)) continue
      const object = text
        .slice(at + word.length)
        .replace(FILLER, '')
        .slice(0, OBJECT_CHARS)
      if (/^\p{Script=Han}{2}$/u.test(object)) objects.add(object)
    }
  }
  return objects
}

function subjectsOf(text: string, trend: RegExp): Set<string> {
  return new Set([...text.matchAll(trend)].map(([, subject = '']) => subject))
}

type Part = Parameters<SentenceCheck>[0]['parts'][number]

/** Share of a part's pairs from which on one sentence of the clause is its source. */
const FROM_ONE_SENTENCE = 0.6

/** 不支持 where the words it comes from negate nothing. */
function addedNegation({ text, evidence }: Part): string[] {
  const words = normaliseText(withoutQuotations(text)).replaceAll(OF_DOCUMENT, '')
  if (!NEGATION.test(words)) return []
  const source = closestPart(words, evidence)
  const pairs = pairsOf(words)
  const held = pairs.filter((pair) => source?.sentence.includes(pair)).length
  const whole = evidence.map(({ clause }) => normaliseText(clause.text)).join('\n')
  const from = source !== null && held >= pairs.length * FROM_ONE_SENTENCE ? source.sentence : whole
  return NEGATED.test(from) ? [] : [text]
}

/** Share of a part of the clause from which on the words restate it. */
const RESTATED_SHARE = 0.5

/** 进行虚假宣传 where the clause has 不得进行虚假宣传. */
function lostProhibition({ text, evidence }: Part, sentence: string): string[] {
  if (new RegExp(`${NEGATED.source}|违|打击|惩|罚`, 'u').test(sentence)) return []
  const words = normaliseText(text)
  const sources = evidence
    .flatMap(({ clause }) => partsOfClause(clause))
    .filter((part) => overlapWith(part.text, words) >= RESTATED_SHARE)
  return sources.flatMap((source) =>
    [...source.text.matchAll(PROHIBITION)].flatMap(({ 0: word, index }) => {
      const object = source.text
        .slice(index + word.length)
        .replace(FILLER, '')
        .slice(0, OBJECT_CHARS)
      return object.length === OBJECT_CHARS && words.includes(object) ? [text] : []
    }),
  )
}
