// Retrieve: sides of a topic that a sentence must state itself to answer: where, and with what result.
import type { Aspect } from '#domain/understanding.ts'

interface AspectWords {
  /** The question asks for it. */
  asked: RegExp
  /** A sentence states it. */
  stated: RegExp
}

/** Provinces and what regions are called. */
const PLACES =
  /北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|台湾|香港|澳门|东部|中部|西部|东北|沿海|沿边|长三角|珠三角|京津冀|大湾区/u

const ASPECTS: Record<Aspect, AspectWords> = {
  place: {
    asked:
      /(?:哪个|哪些|哪几个|什么)(?:省份?|省市|城市|地市|地区)|(?:具体|分别|各|都)(?:是|在|位于)(?:哪里|哪儿|(?:哪些|什么)地方)(?!提|写|说|讲|规定|要求|出现|见)/u,
    stated: PLACES,
  },
  result: {
    asked:
      /完成(?:得|的)?(?:怎么样|怎样|如何|情况)|(?:完成|实现|达到|达成|达标|突破|兑现)[^,。?]{0,10}(?:了没有?|了吗|没有?)(?:[?。]|$)/u,
    stated: /已经?|实现了|完成了|达到了|突破了|同比|如期|超额/u,
  },
}
const NAMES = ['place', 'result'] as const satisfies readonly Aspect[]

/**
 * What a sentence must state to answer the question: a target is no result, a number of towns no place.
 * @param question normalised
 */
export function aspectsAsked(question: string): Aspect[] {
  return NAMES.filter((name) => ASPECTS[name].asked.test(question))
}

/** Whether a sentence states every one of some sides. @param sentence normalised */
export function statesAll(sentence: string, aspects: readonly Aspect[]): boolean {
  return aspects.every((name) => ASPECTS[name].stated.test(sentence))
}
