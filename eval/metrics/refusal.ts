// Eval: both refusal errors.
import { defineMetric } from './metric.ts'

/** An answer to a question that the documents do not answer; of unanswerable cases only. */
export const falseAnswer = defineMetric('false answer', 'lower', (testCase, answer) => {
  if (testCase.answerable !== false) return null
  return answer.outcome === 'refused' ? 0 : 1
})

/** A refusal of a question that the documents answer, wholly or in part. */
export const falseRefusal = defineMetric('false refusal', 'lower', (testCase, answer) => {
  if (testCase.answerable === false || testCase.answerable === 'unsaid') return null
  return answer.outcome === 'refused' ? 1 : 0
})

/** Whether a refusal gives the reason that the case expects; of rightly refused cases only. */
export const refusalReason = defineMetric('refusal reason', 'higher', (testCase, answer) => {
  const { answerable, unanswerableReason } = testCase
  if (answerable !== false || answer.refusal === null) return null
  if (unanswerableReason === undefined || unanswerableReason === 'number-dropped') return null
  return answer.refusal.reason === unanswerableReason ? 1 : 0
})
