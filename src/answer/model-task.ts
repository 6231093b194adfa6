// Answer: what a language model may do with an extractive answer.
import type { Understanding } from '#domain/understanding.ts'
import { refusalReason } from '#domain/answerability.ts'
import type { Composition } from './statement.ts'

/**
 * stand: the extractive answer is given as it is; write, compare: the model writes over its
 * evidence; judge: the model may reject clauses of a list; expand: nothing was found, the model may
 * name other words for what was asked.
 */
export type ModelTask = 'stand' | 'write' | 'compare' | 'judge' | 'expand'

/**
 * Addresses, metadata and refusals are code's to answer, and so are whole documents side by side.
 * An English answer cannot be held against Chinese clauses word by word: it stays extractive.
 */
export function modelTaskOf(composition: Composition, understanding: Understanding): ModelTask {
  const { language, concepts, statedFigures, asks } = understanding
  if (language !== 'zh') return 'stand'
  const { outcome } = composition.answerability
  if (outcome === 'refused') return mayExpand(composition, understanding) ? 'expand' : 'stand'
  if (outcome !== 'answered') return 'stand'
  if (composition.without !== undefined) return 'judge'
  if (composition.intent === 'list' && composition.coverage !== null) return 'stand'
  if (asks.catalogue) return 'stand'
  const hasTopic = concepts.length > 0 || statedFigures.length > 0
  const isPolicy = composition.statements.some(({ evidence }) =>
    evidence.some(({ clause }) => clause.kind !== 'matter'),
  )
  if (!hasTopic || !isPolicy) return 'stand'
  if (composition.intent === 'compare') return 'compare'
  return composition.intent === 'lookup' || composition.intent === 'chat' ? 'stand' : 'write'
}

function mayExpand(
  { answerability }: Composition,
  { intent, concepts, scope, guard }: Understanding,
): boolean {
  return (
    refusalReason(answerability) === 'not-in-corpus' &&
    (intent === 'list' || intent === 'fact' || intent === 'explain') &&
    concepts.length > 0 &&
    scope.unknown === null &&
    !guard.hasOrders
  )
}
