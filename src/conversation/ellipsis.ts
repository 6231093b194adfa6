// Conversation: a follow-up that leaves out its topic, its document or its question.
import type { Concept } from '#domain/understanding.ts'
import { nameAll, placeOf, scopeWords, sentenceOf, tidy } from './thread.ts'
import type { FollowUp } from './thread.ts'

/** What is asked for once more, closer: 展开说说, 原文呢, 具体一点, 哪一条写的. */
const CLOSER =
  /^(?:请|再|能|可以|麻烦)*(?:你|您)?(?:再|给我)?(?:展开|详细|具体|继续|接着|完整|原文|原话|全文|出处|依据|来源|哪一?[条份处]|在哪|还有|再)?(?:一?点|一下|地|些)?(?:说说?|讲讲?|介绍|解释|列|写|看)?(?:一下|吧|的|呢|吗|是什么|在哪里?|里|来)*[？?。!！]*$/u

/** A noun and nothing that asks: 婴童的呢, 皮革行业？ */
const PARTICLES = /(?:方面|这块|那块)?的?(?:情况)?呢?[？?。!！\s]*$/u
const ASKS =
  /[吗么]|什么|怎么|怎样|如何|多少|几[个项家条年]|哪|谁|何|是否|是不是|有没有|能不能|可不可以|为什么|多[大高久长]|咋|啥|[^\p{P}]不[？?]?$/u

/** Verbs whose object is what was spoken of, and adverbs that add to it. */
const LEANS_ON_TOPIC =
  /(?:享受|申请|申报|申领|领取?|办理?|报名|参加|参与|适用|符合|满足|获得|拿到|执行|负责|牵头|落实|开展|实施|完成|达到)(?=$|[？?。，,吗呢到的时后前需要得]|不了|条件|资格|对象|范围|流程|手续|什么)|(?:算|行|可以|适用|包括|包含|覆盖|涵盖|管)(?:在内|不)?吗|也|^(?:都|分别)?是(?:哪|什么|谁|多少|几|不是|否)|才(?:能|可|行|算)/u

/** 文号呢, 什么时候发布的: about the document that was spoken of. */
export function askedOfDocument({ question, own, thread, hasTopic }: FollowUp): string | null {
  const isOfDocument = own.asks.metadata.length > 0 || own.asks.parts !== null
  if (!isOfDocument || hasTopic) return null
  if (own.scope.named || thread.documents.length === 0) return null
  return `${nameAll(thread.documents)}${question}`
}

/** 展开说说: the clause that was shown, else the last question once more. */
export function closerLook({ question, thread }: FollowUp): string | null {
  if (!CLOSER.test(question)) return null
  const isOneClause =
    thread.address !== '' && thread.items.length < 2 && thread.documents.length === 1
  return isOneClause && thread.question.addresses.length > 0
    ? `${nameAll(thread.documents)}${thread.address}${question}`
    : thread.question.question
}

/** 婴童的呢: the last question about another topic. */
export async function otherTopic(followUp: FollowUp): Promise<string | null> {
  const { question, own, hasTopic } = followUp
  if (!hasTopic || own.scope.named) return null
  const noun = question.replace(PARTICLES, '').trim()
  const isNoun = !ASKS.test(noun) && !/[，,；;。]/u.test(noun)
  return isNoun ? withTopic(noun, followUp) : null
}

async function withTopic(noun: string, followUp: FollowUp): Promise<string> {
  const { own, thread, standTogether } = followUp
  const { question: last } = thread
  const kept = new Set<Concept>()
  const replaced = replacedBy(own.concepts, last.concepts)
  for (const concept of last.concepts) {
    const fits = own.concepts.map((one) => standTogether(one, concept))
    if (concept !== replaced && (await Promise.all(fits)).every(Boolean)) kept.add(concept)
  }
  const words = noun.replace(/^(?:对于?|关于|针对|在)/u, '')
  const place = replaced === undefined ? null : placeOf(replaced, last)
  if (place === null)
    return `${scopeWords(thread)}${words}${thread.topic === '' ? '' : '有哪些内容'}`
  const sentence = last.concepts
    .filter((concept) => concept !== replaced && !kept.has(concept))
    .map((concept) => placeOf(concept, last))
    .reduce(
      (text, other) =>
        other === null
          ? text
          : text.slice(0, other.start) +
            ' '.repeat(other.end - other.start) +
            text.slice(other.end),
      last.scope.rest,
    )
  return `${scopeWords(thread)}${tidy(`${sentence.slice(0, place.start)}${words}${sentence.slice(place.end)}`)}`
}

/** Of several concepts the one that ends like the new one (老年用品, 婴童用品), else the first. */
function replacedBy(own: readonly Concept[], last: readonly Concept[]): Concept | undefined {
  const endings = own.map(({ label }) => label.slice(-2))
  return last.find(({ label }) => endings.includes(label.slice(-2))) ?? last[0]
}

/** 那企业要交什么材料才能享受: the topic goes on, with a condition or another side of it. */
export function narrowedTopic(followUp: FollowUp): string | null {
  const { question, own, thread, hasTopic, isLed } = followUp
  const scope = own.scope.named ? '' : scopeWords(thread)
  if (thread.topic !== '' && (!hasTopic || LEANS_ON_TOPIC.test(question))) {
    const repeats = thread.question.concepts.every(({ label }) => question.includes(label))
    return `${scope}${repeats ? '' : thread.topic}${question}`
  }
  if (hasTopic && !isLed && !/^(?:需?要|应该?|必须|计划)/u.test(question)) return null
  return `${scope}${question}`
}

/** Whether the last question is simply asked again. */
export function again({ thread }: FollowUp): string {
  return `${scopeWords(thread)}${sentenceOf(thread)}`
}
