// Answer: a sentence that says something cites a clause, and only clauses that were shown.
import { parseAddresses } from '../../clause/address.ts'
import { guardQuestion } from '../../retrieve/guard.ts'
import { normaliseText } from '../../text/normalise.ts'
import type { ModelSentence } from '../model-sentence.ts'
import { withoutQuotations } from '../quotations.ts'
import { readFigures } from './figures.ts'
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

/** 所给条款没有写明…: what is missing may be said without a clause that says it. */
const ABSENCE =
  /^(?:不过|但是?|此外|另外|至于.{0,30})?[，,]?(?:所给|上述|以上|现有|所引|检索到的|这些|给出的|提供的)?(?:条款|条文|文件|资料|内容)(?:中|里|均|都|也|并)*(?:没有|未|不|并未|尚未)(?:直接|具体|明确|作出|进一步)*(?:写明|规定|说明|明确|提及|提到|涉及|给出|列出|载明|包含|包括|写)/u

/** Left of a lead-in when the words of the question and of form are gone, in characters. */
const MAX_LEAD_IN_REST = 4
const LEAD_IN_WORDS =
  /根据|依据|按照|上述|以上|所给|所引|现有|检索到的|这些|条款|文件|规定|要求|政策|方案|意见|内容|措施|任务|目标|方面|主要|具体|相关|有关|包括|涉及|分别|如下|以下|下列|有|是|为|的|和|与|在|中|及|关于|对于|对|就|可以|从|来看|看|几|个|项|点|条|总体|回答|问题|变化|差异|相同|不同|异同|之处|两份|两个/gu

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
  const words = normaliseText(text)
  const { figures, dates } = readFigures(words)
  if (figures.some(({ unit }) => unit !== '个' && unit !== '项') || dates.length > 0) return false
  if (
    /《|号文|现行|生效|有效|已|正式|「|“/u.test(words.replaceAll(/征求意见稿/gu, '')) ||
    /"/u.test(words)
  )
    return false
  if (parseAddresses(text).some(({ certainty }) => certainty === 'explicit')) return false
  if (ABSENCE.test(text)) return true
  if (layout !== 'heading' && !/[：:]$/u.test(text)) return false
  const known = normaliseText(question)
  const rest = [...words.replaceAll(LEAD_IN_WORDS, '')].filter(
    (character) => /\p{L}/u.test(character) && !known.includes(character),
  )
  return rest.length <= MAX_LEAD_IN_REST
}
