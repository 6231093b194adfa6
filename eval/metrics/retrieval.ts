// Eval: how well the search ranks the expected clauses.
import { standingOn } from '#domain/validity.ts'
import { type Corpus, covers, type Gold, type Passage } from '../corpus.ts'
import { defineMetric, type Metric, ratio } from './metric.ts'

/** Ranks deeper than this are not asked for. */
export const RANKING_DEPTH = 50

/** 1-based rank of the first passage that covers each expected clause; null if none does. */
export function ranksOf(
  golds: readonly Gold[],
  passages: readonly Passage[],
  corpus: Corpus,
): (number | null)[] {
  return golds.map((gold) => {
    const at = passages.findIndex((passage) => covers(passage, gold, corpus))
    return at < 0 ? null : at + 1
  })
}

function found(ranks: readonly (number | null)[], k: number): number[] {
  return ranks.filter((rank) => rank !== null && rank <= k) as number[]
}

function recallAt(k: number): Metric {
  return defineMetric(`recall@${k}`, 'higher', (_case, _answer, { required, ranking, corpus }) =>
    ranking === null
      ? null
      : ratio(found(ranksOf(required, ranking, corpus), k).length, required.length),
  )
}

function allHitAt(k: number): Metric {
  return defineMetric(`allhit@${k}`, 'higher', (_case, _answer, { required, ranking, corpus }) => {
    if (ranking === null || required.length === 0) return null
    return found(ranksOf(required, ranking, corpus), k).length === required.length ? 1 : 0
  })
}

/** Reciprocal rank of the first passage that covers any required clause. */
const mrr = defineMetric('mrr', 'higher', (_case, _answer, { required, ranking, corpus }) => {
  if (ranking === null || required.length === 0) return null
  const ranks = found(ranksOf(required, ranking, corpus), RANKING_DEPTH)
  return ranks.length === 0 ? 0 : 1 / Math.min(...ranks)
})

/** Graded gain 2^rel - 1 with rel 2 for required and 1 for acceptable; each gold credited once. */
function ndcgAt(k: number): Metric {
  return defineMetric(`ndcg@${k}`, 'higher', (_case, _answer, context) => {
    const { required, acceptable, ranking, corpus } = context
    if (ranking === null || required.length === 0) return null
    const gains = [...required.map(() => 3), ...acceptable.map(() => 1)]
    const ranks = ranksOf([...required, ...acceptable], ranking, corpus)
    const gain = ranks.map((rank, index) =>
      rank === null || rank > k ? 0 : (gains[index] ?? 0) / Math.log2(rank + 1),
    )
    const ideal = gains.slice(0, k).map((value, index) => value / Math.log2(index + 2))
    return Math.min(1, sum(gain) / sum(ideal))
  })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Average precision over the first k, divided by min(golds, k), so that missing golds count. */
function averagePrecisionAt(k: number): Metric {
  return defineMetric(`ap@${k}`, 'higher', (_case, _answer, { required, ranking, corpus }) => {
    if (ranking === null || required.length === 0) return null
    const hits = new Set(found(ranksOf(required, ranking, corpus), k))
    const inOrder = [...hits].toSorted((a, b) => a - b)
    const precisions = inOrder.map((rank, index) => (index + 1) / rank)
    return sum(precisions) / Math.min(required.length, k)
  })
}

/** Share of the required clauses that the answer was made from. */
const evidenceRecall = defineMetric(
  'evidence recall',
  'higher',
  (_case, _answer, { required, evidence, corpus }) =>
    evidence === null
      ? null
      : ratio(found(ranksOf(required, evidence, corpus), Infinity).length, required.length),
)

/** Share of the evidence that the case's status policy and as-of date allow. */
const statusPurity = defineMetric('status purity', 'higher', (testCase, _answer, context) => {
  const { evidence, corpus, asOf } = context
  if (evidence === null) return null
  const allowed = evidence.filter(({ documentId }) => {
    const document = corpus.documents.get(documentId)
    if (document === undefined) return false
    const isDraft = standingOn(document, null, asOf) === 'draft'
    const isLater = document.issuedOn !== null && document.issuedOn > asOf
    return !isLater && !(isDraft && testCase.statusPolicy === 'final-only')
  })
  return ratio(allowed.length, evidence.length)
})

/** The retrieval metrics, each cut at the given ranks. */
export function retrievalMetrics(cutoffs: readonly number[]): Metric[] {
  const atK = cutoffs.flatMap((k) => [recallAt(k), allHitAt(k), ndcgAt(k), averagePrecisionAt(k)])
  return [...atK, mrr, evidenceRecall, statusPurity]
}
