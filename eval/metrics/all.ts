// Eval: every metric of a single case, in the order of the report.
import * as citations from './citations.ts'
import { citedWords, tooManyCitations } from './cited-words.ts'
import * as facts from './facts.ts'
import type { Metric } from './metric.ts'
import * as refusal from './refusal.ts'
import { retrievalMetrics } from './retrieval.ts'
import * as safety from './safety.ts'

/** Metrics of the answer alone; retrieval metrics need the cut-offs of the run. */
const ANSWER_METRICS: readonly Metric[] = [
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

/** Of the field cases, which label no clauses. */
const FIELD_METRICS: readonly Metric[] = [citedWords, tooManyCitations]

/** What a run can see: a recorded answer tells nothing of the search behind it. */
export type Scope = 'all' | 'retrieval' | 'answers'

export interface MetricsOptions {
  k: readonly number[]
  scope: Scope
  isField?: boolean
}

/** The metrics of a run, retrieval metrics cut at each k. */
export function metricsOf({ k, scope, isField = false }: MetricsOptions): Metric[] {
  return [
    ...(scope === 'answers' ? [] : retrievalMetrics(k)),
    ...(scope === 'retrieval' ? [] : ANSWER_METRICS),
    ...(isField ? FIELD_METRICS : []),
  ]
}
