// Eval: an answer as the public sets count it, and whether it is right or holds back.
import type { Answer } from '#domain/answer.ts'
import { findQuantities, sameQuantity } from '#zh/quantities.ts'
import { bare, covers, type BareTexts, type GoldSpan, type Quotation } from './gold.ts'

/** Quotations that a reader looks at. */
const LOOKED_AT = 3
/** Characters of a question that must stand in an absence for it to say what was not found. */
const NAMED_CHARS = 2
const LEAST_SHARE = 0.8

const ABSENCE = /未见|未找到|没有找到|未提及|没有提到|未规定|没有规定|未涉及|没有涉及|查不到/u
const YES_OR_NO = /^(?:是|不是|否|可以|不可以|不能|能|需要|不需要|应当|不得)(?:的)?[，。,：:]/u

export interface Reply {
  outcome: Answer['outcome']
  isList: boolean
  text: string
  quotations: readonly Quotation[]
}

/** right, or what the product did instead; wrong is answered with other words. */
export type Outcome = 'right' | 'partial' | 'refused' | 'wrong'

export function replyOf({ outcome, intent, text, citations }: Answer): Reply {
  return {
    outcome,
    isList: intent === 'list',
    text,
    quotations: citations.map(({ documentId, clauseId, quotes, text: clause }) => ({
      documentId,
      clauseId,
      pieces: quotes.length === 0 ? [clause] : quotes.map((quote) => quote.text),
    })),
  }
}

/** The outcome of an answer whose words are right or not. */
export function outcomeOf({ outcome }: Reply, isRight: () => boolean): Outcome {
  if (outcome !== 'answered') return outcome
  return isRight() ? 'right' : 'wrong'
}

/** Whether one of the first three quotations covers one of the spans. */
export function quotesFirst(
  quotations: readonly Quotation[],
  gold: readonly GoldSpan[],
  texts: BareTexts,
): boolean {
  return quotations
    .slice(0, LOOKED_AT)
    .some((quotation) => gold.some((span) => covers(quotation, span, texts)))
}

/** Whether a list holds four fifths of the spans, and four fifths of it are such. */
export function listsAll(
  quotations: readonly Quotation[],
  gold: readonly GoldSpan[],
  texts: BareTexts,
): boolean {
  const found = gold.filter((span) => quotations.some((one) => covers(one, span, texts)))
  const hits = quotations.filter((one) => gold.some((span) => covers(one, span, texts)))
  return found.length >= LEAST_SHARE * gold.length && hits.length >= LEAST_SHARE * quotations.length
}

/**
 * Whether a question that the library does not answer gets none: a refusal, or a partial answer
 * that opens with an absence naming what was not found, and in that opening neither says yes or no
 * nor gives a figure that the question has not.
 */
export function isHeldBack({ outcome, text }: Reply, question: string): boolean {
  if (outcome !== 'partial') return outcome === 'refused'
  const [opening = ''] = text.trim().split(/\n|(?<=。)/u)
  const given = findQuantities(question)
  return (
    ABSENCE.test(opening) &&
    !YES_OR_NO.test(text.trim()) &&
    namesPartOf(bare(question), bare(opening)) &&
    findQuantities(opening).every((figure) => given.some((one) => sameQuantity(one, figure)))
  )
}

function namesPartOf(question: string, opening: string): boolean {
  for (let at = 0; at + NAMED_CHARS <= question.length; at++)
    if (opening.includes(question.slice(at, at + NAMED_CHARS))) return true
  return false
}
