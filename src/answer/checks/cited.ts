// Answer: a sentence that says something cites a clause, and only clauses that were shown.
import { parseAddresses } from '#documents/address/address.ts'
import { guardQuestion } from '#retrieve/guard.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { ModelSentence } from '../model-sentence.ts'
import { withoutQuotations } from '../quotations.ts'
import { readFigures } from './figures/figures.ts'
import type { SentenceCheck } from './sentence-check.ts'

/** Handles that no shown clause has, and sentences without any. */
export const cited: SentenceCheck = ({ evidence, unknown }) => {
  if (unknown.length > 0) return unknown.map((detail) => ({ check: 'unknown-handle', detail }))
  return evidence.length === 0 ? [{ check: 'uncited', detail: '没有标出依据的条款' }] : []
}

/** Words that would give orders, or speak of the instructions, outside of quotations. */
export const givesNoOrders: SentenceCheck = ({ text }) => {
  const words = withoutQuotations(text)
  const isOrder = guardQuestion(words).hasOrders || ABOUT_INSTRUCTIONS.test(words)
  return isOrder ? [{ check: 'order-repeated', detail: words.slice(0, 40) }] : []
}

const ABOUT_INSTRUCTIONS = /系统提示|提示词|system ?prompt|(?:我|本助手)是.{0,10}(?:模型|助手|AI)/iu

const SOURCES =
  '(?:所给|上述|以上|现有|所引|检索到的|这些|给出的|提供的|目前的?|现有的|本次检索到的)*(?:条款|条文|文件|资料|材料|原文|内容|信息|规定)(?:原文)?'
const LACKS =
  '(?:没有|未|不|并未|尚未|暂未|均未|都没有|没)(?:能|再|直接|具体|明确|作出|进一步|单独|专门|详细)*'
/** 所给条款没有写明…: what is missing may be said without a clause that says it. */
const ABSENCE = new RegExp(
  `^(?:不过|但是?|此外|另外|需要(?:说明|注意)的是|需要指出的是|至于.{0,30})?[，,：]?${SOURCES}(?:中|里|均|都|也|并|对此)*(?:${LACKS}(?:写明|规定|说明|明确|提及|提到|涉及|给出|列出|载明|包含|包括|写|提供|查到|找到|界定|指明)|${LACKS}(?:对|就|针对).{1,40}(?:规定|说明|明确|要求|安排|界定|标准|数字|答案))`,
  'u',
)
/** What may follow on it: nothing that says what is there. */
const AFTER_ABSENCE =
  /^(?:也|亦|并)?(?:没有|未|无法|不能|难以)|^(?:因此|所以|故)(?:无法|不能|难以)|^(?:建议|请|可)(?:您|你|进一步)?(?:查阅|参考|咨询|以|查看|查询)|^$/u

/** Whether a sentence says that the given clauses leave something open, and nothing else. */
export function saysAbsence(text: string): boolean {
  if (!ABSENCE.test(text)) return false
  const [, ...rest] = text
    .replace(/^(?:不过|但是?|此外|另外|需要(?:说明|注意|指出)的是|至于[^，,：]*)[，,：]/u, '')
    .split(/[，,；;。]/u)
  return rest.every((part) => AFTER_ABSENCE.test(part.trim()))
}

/** Left of a lead-in when the words of the question and of form are gone, in characters. */
const MAX_LEAD_IN_REST = 4
const LEAD_IN_WORDS =
  /体现在|工作|情形|步骤|条件|层面|种|类|多|[两二三四五六七八九十]|根据|依据|按照|结合|上述|以上|所给|所引|现有|提供的|检索到的|这些|条款|文件|规定|要求|政策|方案|意见|内容|措施|举措|做法|路径|任务|目标|方面|主要|具体|相关|有关|包括|涉及|分别|可以|可|归纳|概括|总结|归结|整理|梳理|如下|以下|下列|体现在|有|是|为|的|和|与|在|中|及|关于|对于|对|就|从|来看|看|几|个|项|点|条|总体|总的|回答|问题|变化|差异|区别|相同点|不同点|相同|不同|异同|之处|两份|两个|入手|着手|其中|作出|了|做出|部署|安排|供参考|参考|补充|说明|结论|小结|提示|依据|背景/gu
/** Headings sort the answer by standing; a lead-in may not claim any. */
const STANDING_HEADING =
  /^\(?(?:现行|已到期|协会|征求意见稿)(?:有效)?的?(?:文件|政策|规定|方案|稿|条款|要求)?/u

/**
 * Whether a sentence without clause is about the answer itself: a lead-in or heading in the words of
 * the question, or a word on what the clauses leave open. It may state no figure, name no clause and
 * claim no standing.
 */
export function isAboutAnswer(
  { text, layout, unknown, evidence }: ModelSentence,
  { question }: { question: string },
): boolean {
  if (unknown.length > 0 || evidence.length > 0) return false
  const known = normaliseText(question)
  const words = withoutAsked(normaliseText(text), known)
  const { figures, dates } = readFigures(words)
  if (figures.some(({ unit }) => !COUNT_UNITS.has(unit)) || dates.length > 0) return false
  const isHeading = layout === 'heading'
  const claims = words.replaceAll(/征求意见稿/gu, '')
  const label = isHeading ? claims.replace(STANDING_HEADING, '') : claims
  if (/《|号文|现行|生效|有效|已|正式|「|“|"/u.test(label)) return false
  if (parseAddresses(text).some(({ certainty }) => certainty === 'explicit')) return false
  if (saysAbsence(text)) return true
  if (!isHeading && !LEADS_ON.test(text)) return false
  const rest = [...label.replaceAll(LEAD_IN_WORDS, '')].filter(
    (character) => /\p{L}/u.test(character) && !known.includes(character),
  )
  return rest.length <= MAX_LEAD_IN_REST
}

/** …如下： and …有三个方面。 */
const LEADS_ON =
  /[：:]$|(?:如下|以下|(?:几|多|[两二三四五六七八九十\d])(?:个|种|类|项|条)?(?:方面|层面|内容|举措|措施|要求|路径|条件|情形|步骤|点|类|项|种)?)[。.]$/u
const COUNT_UNITS = new Set(['个', '项', '点', '条', '类', '种', '方面', '大'])

/** Quotation marks around words that were asked about, and titles of the question, claim nothing. */
function withoutAsked(words: string, question: string): string {
  return words.replaceAll(/"([^"]+)"|《([^《》]+)》/gu, (whole, quoted?: string, title?: string) =>
    question.includes(quoted ?? title ?? '') ? (quoted ?? title ?? '') : whole,
  )
}
