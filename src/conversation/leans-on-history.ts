// Conversation: whether a question that no rule rewrote still cannot be understood alone.
import type { Understanding } from '#domain/understanding.ts'

const POINTS_BACK =
  /它们?|其中|前者|后者|上述|(?:这|那|该)(?:些|几|两|份|个|条|项|点|方面|文件|方案|意见|计划)|刚才|前面/u
const LEAVES_OUT = /呢[？?。!！]*$|^(?:那|那么|再|具体|展开|详细|继续|还有|下一|上一)/u
/** A question as short as this without a topic of its own is about what was said. */
const SHORT_CHARS = 14

/**
 * By its words alone: it points back, leaves something out, or is short and names no topic.
 * Greetings, other jobs and the catalogue lean on nothing.
 */
export function leansOnHistory(
  question: string,
  { guard, concepts, addresses, asks }: Understanding,
): boolean {
  if (guard.isGreeting || guard.isOtherJob || asks.catalogue) return false
  const namesNothing = concepts.length === 0 && addresses.length === 0
  const pointsBack = POINTS_BACK.test(question) || addresses.some((one) => one.fromCurrent)
  return (
    pointsBack ||
    LEAVES_OUT.test(question) ||
    (namesNothing && question.length <= SHORT_CHARS && asks.metadata.length === 0)
  )
}
