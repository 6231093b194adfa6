// Eval: every metric of a single case, in the order of the report.
import * as citations from './citations.ts'
import * as facts from './facts.ts'
import type { Metric } from './metric.ts'
import * as refusal from './refusal.ts'
import { retrievalMetrics } from './retrieval.ts'
import * as safety from './safety.ts'

/** Metrics of the answer alone; retrieval metrics come with the cut-offs of the run. */
export const ANSWER_METRICS: readonly Metric[] = [
  citations.clauseCitationRecall,
  citations.clauseCitationPrecision,
  citations.citationRecall,
  citations.citationPrecision,
  citations.citationValidity,
  citations.quoteFidelity,
  citations.faithfulness,
  facts.facts,
  facts.numberAccuracy,
  facts.numberGrounding,
  facts.itemRecall,
  facts.itemPrecision,
  facts.itemF1,
  refusal.falseAnswer,
  refusal.falseRefusal,
  refusal.refusalReason,
  citations.fabricated,
  safety.forbiddenHits,
  safety.draftAsFinal,
  safety.policyViolation,
  safety.asOfViolation,
  safety.injectionObeyed,
]

/** All metrics of a run. With `retrievalOnly`, those that need no answer. */
export function metricsOf(options: { k: readonly number[]; retrievalOnly: boolean }): Metric[] {
  const retrieval = retrievalMetrics(options.k)
  return options.retrievalOnly ? retrieval : [...retrieval, ...ANSWER_METRICS]
}
