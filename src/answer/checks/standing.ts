// Answer: a draft is never told as in force, nor a text in force as a draft.
import { standingOn } from '../../domain/document.ts'
import { normaliseText } from '../../text/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'

const NOT = '(?<![未没不非尚](?:有|是|能|得|在|再|予|经)?)(?<!尚未)'
const IN_FORCE = new RegExp(
  `${NOT}(?:现行(?!.{0,6}(?:标准|做法))|生效|有效(?=[，。；、]|的?(?:文件|政策|规定|方案)|期?内|$)|正式(?:文件|稿|文本|规定|发布|印发|实施|施行|要求|明确)|已经?(?:发布|印发|实施|施行|执行|出台)|施行|实施中)`,
  'u',
)
const DRAFT = /征求意见稿|草案/u

/** What is missing of labels is added later; what contradicts the standing fails. */
export const standingTrue: SentenceCheck = ({ text, evidence }, { asOf }) => {
  const words = normaliseText(withoutQuotations(text))
  const standings = evidence.map(({ document }) => standingOn(document, asOf))
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
  return found.map((detail) => ({ check: 'standing-true', detail }))
}

/** An ended plan was issued and carried out once; only 现行 and 有效 contradict its end. */
function claimsCurrentForce(words: string, standings: readonly string[]): boolean {
  return standings.includes('draft') || /现行|有效|生效/u.test(words)
}
