// Answer: what a plan sets out to do is not told as done.
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'

const ACTION =
  '(?:新增|推广|培育|建立|建成|建设|完成|制定|制订|修订|研究|发布|形成|实现|达到|突破|取得|开展|实施|设立|成立|出台|推进|推动|落实|组织|启动|引导|接续|提高|提升|下降|降低|增加|扩大|完善|健全|打造|搭建|举办|淘汰|退出)'
/** 已建立, 建立了, 培育完成; what was said of the document itself (已印发《…》, 制定了本方案) is none. */
const DONE = new RegExp(
  `(?:已经?|业已)(?!到期|废止|失效)(?:[^，。；,;()已]{0,6}?)(${ACTION})(?!了?[^，。；]{0,10}[《])|(${ACTION})(?:完成|完毕)|(${ACTION})了(?!.{0,10}(?:《|本?方案|本?意见|目标|要求|规定|部署|任务|措施|安排))`,
  'gu',
)
/** Results that no plan has yet. */
const RESULT = /建成|落成|竣工|达成/gu

/** A verb told as done must be told so by the clause. */
export const completionKept: SentenceCheck = ({ text, evidence }) => {
  const words = normaliseText(withoutQuotations(text))
  const known = normaliseText(evidence.map(({ clause }) => clause.text).join('\n'))
  const done = [...words.matchAll(DONE)].flatMap(([told, ...verbs]) => {
    const verb = verbs.find((one) => one !== undefined) ?? ''
    return isTold(verb, known) ? [] : [told]
  })
  const results = [...words.matchAll(RESULT)].map(([word]) => word)
  return [...done, ...results.filter((word) => !known.includes(word))].map((detail) => ({
    check: 'completion-kept',
    detail,
  }))
}

/** 已…建立, 建立了 in the clause; a verb that the clause does not have is the words' to prove. */
function isTold(verb: string, known: string): boolean {
  return new RegExp(`已[^，。；]{0,8}${verb}|${verb}(?:了|完成|完毕)`, 'u').test(known)
}
