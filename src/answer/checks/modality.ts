// Answer: what is encouraged is not told as a duty, nor a duty as a choice.
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import { closestPart } from './clause-parts.ts'
import type { SentenceCheck } from './sentence-check.ts'

const DUTY =
  /必须|应当|应该|务必|强制(?!性)|一律|有义务|须(?!知)|(?<![响适反对供相])应(?!用|急|对|届|收|付|链|市|商|积极|加强)/u
const STRICT_DUTY = /必须|务必|强制(?!性)|一律|有义务/u
const CHOICE = /鼓励|支持|引导|允许|可以|自愿|有权|倡导|可(?=依法|根据|按|以|向|视|由|在)/u
const FREE_CHOICE = /可以|自愿|允许|鼓励|倡导/u
/** Words of a clause that leave nothing to choose. */
const BINDING = /必须|应当|不得|禁止|严禁|严格|落实|保障|坚决|压实|须(?!知)/u

/** Held against the comma part of the clause that each part of the sentence comes from. */
export const modalityKept: SentenceCheck = (sentence) =>
  sentence.parts.flatMap(({ text, evidence }) => {
    const words = normaliseText(withoutQuotations(text))
    const isDuty = DUTY.test(words) && !CHOICE.test(words)
    const isChoice = FREE_CHOICE.test(words) && !DUTY.test(words)
    if (!isDuty && !isChoice) return []
    const source = closestPart(words, evidence)
    if (source === null) return []
    const governs = lastOf(source.upTo)
    const isFlipped = isDuty
      ? governs === 'choice' && !(STRICT_DUTY.test(words) && STRICT_DUTY.test(source.sentence))
      : governs === 'binding' && !CHOICE.test(source.sentence)
    return isFlipped ? [{ check: 'modality-kept', detail: text }] : []
  })

/** The last such word before the end of the part rules it. */
function lastOf(upTo: string): 'choice' | 'binding' | null {
  const choice = lastIndex(upTo, CHOICE)
  const binding = lastIndex(upTo, BINDING)
  if (choice < 0 && binding < 0) return null
  return choice > binding ? 'choice' : 'binding'
}

function lastIndex(text: string, pattern: RegExp): number {
  return [...text.matchAll(new RegExp(pattern, 'gu'))].at(-1)?.index ?? -1
}
