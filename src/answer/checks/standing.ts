// Answer: a draft is never told as in force, nor a text in force as a draft.
import { standingOn } from '#domain/validity.ts'
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'

const NOT = '(?<![未没不非尚](?:有|是|能|得|在|再|予|经)?)(?<!尚未)'
const IN_FORCE = new RegExp(
  `${NOT}(?:现行(?!.{0,6}(?:标准|做法))|生效|有效(?=[，。；、]|的?(?:文件|政策|规定|方案)|期?内|$)|正式(?:文件|稿|文本|规定|发布|印发|实施|施行|要求|明确)|已经?(?:发布|印发|实施|施行|执行|出台)|施行|实施中)`,
  'u',
)
/** 目前有效的, 正在执行的, 现行 */
const CURRENT = new RegExp(
  `${NOT}(?:(?:目前|当前|现在|现阶段|正在|仍在|仍然|仍)(?:正在|仍|还)?(?:执行|实施|施行|有效|生效|适用)|(?:现行|有效)的)`,
  'u',
)
const ENDED = new RegExp(
  `${NOT}(?:已经?(?:到期|过期|失效|废止|作废|届满)|(?<!执行)到期的|被[^，。；]{0,24}(?:取代|替代|废止))`,
  'u',
)
const ASSOCIATION = /协会文件|(?:并非|不是|非)政府文件/u
const GOVERNMENT = /(?<!并非|不是|非)政府文件/u
const DRAFT = /征求意见稿|草案/u

/** What is missing of labels is added later; what contradicts the standing fails. */
export const standingTrue: SentenceCheck = ({ text, evidence }, { asOf }) => {
  const words = normaliseText(withoutQuotations(text))
  const standings = evidence.map(({ clause, document }) => standingOn(document, clause, asOf))
  if (standings.length === 0) return []
  const clauses = evidence.map(
    ({ clause, document }) => clause.text + document.title + clause.label,
  )
  const claimsForce = IN_FORCE.exec(words)?.[0]
  const isWithoutForce = standings.every(
    (one) => one === 'draft' || one === 'ended' || one === 'repealed',
  )
  const claimsDraft = DRAFT.exec(words)?.[0]
  const found: string[] = []
  if (claimsForce !== undefined && isWithoutForce && claimsCurrentForce(claimsForce, standings))
    found.push(claimsForce)
  const isDraftInWords = clauses.some((own) => DRAFT.test(own))
  if (claimsDraft !== undefined && !standings.includes('draft') && !isDraftInWords)
    found.push(claimsDraft)
  const isEnded = standings.some((one) => one === 'ended' || one === 'repealed')
  const said = (pattern: RegExp): string[] => pattern.exec(words)?.slice(0, 1) ?? []
  if (isWithoutForce) found.push(...said(CURRENT))
  if (!isEnded && !clauses.some((own) => ENDED.test(own))) found.push(...said(ENDED))
  const kinds = evidence.map(({ document }) => document.authority)
  if (!kinds.includes('association')) found.push(...said(ASSOCIATION))
  if (kinds.every((kind) => kind === 'association')) found.push(...said(GOVERNMENT))
  return [...new Set(found)].map((detail) => ({ check: 'standing-true', detail }))
}

/** An ended plan was issued and carried out once; only 现行 and 有效 contradict its end. */
function claimsCurrentForce(words: string, standings: readonly string[]): boolean {
  return standings.includes('draft') || /现行|有效|生效/u.test(words)
}
