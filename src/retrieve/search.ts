// Retrieve: hybrid search, BM25 and embeddings fused by normalised score.
import type { Clause } from '../domain/clause.ts'
import type { ClauseFilter, Library, ScoredClause } from '../indexing/library.ts'
import { isModelFailure } from './model-failure.ts'

/** Candidates taken from each leg before they are fused. */
const LEG_SIZE = 200
/** How much each leg counts; the weight of the vector leg belongs to its embedder. */
export interface FusionWeights {
  keyword: number
  vector: number
}

/** The weights of a library: the vector leg counts the more, the better its embedder knows it. */
export interface FusionRule {
  keyword: number
  /** Weight of the vector leg in a library that is as strange, or as familiar, as given here. */
  vector: { strange: WeightAt; familiar: WeightAt }
}

interface WeightAt {
  familiarity: number
  weight: number
}

/** In a straight line between the two weights of the rule, and never beyond them. */
export function fusionWeights({ keyword, vector }: FusionRule, familiarity: number): FusionWeights {
  const { strange, familiar } = vector
  const way = (familiarity - strange.familiarity) / (familiar.familiarity - strange.familiarity)
  const share = Math.min(1, Math.max(0, way))
  return { keyword, vector: strange.weight + share * (familiar.weight - strange.weight) }
}

export interface HybridHit {
  clause: Clause
  /** Fused score: comparable within one search only. */
  score: number
  /** BM25 score; null where the clause is not among the best of that leg. */
  keywordScore: number | null
  /** Cosine similarity; null where the clause is not among the best of that leg. */
  vectorScore: number | null
  /** low: no word of the query stands anywhere in scope, only the embeddings speak. */
  confidence: 'normal' | 'low'
}

/** The k best clauses, best first. */
export type HybridSearch = (query: string, k: number, filter?: ClauseFilter) => Promise<HybridHit[]>

/**
 * Takes the best of each leg and adds their z-scores over the union, times the weights. By score
 * and not by rank: rank fusion lets a weak leg push the best hit of a strong one aside. A clause
 * that a full leg does not list gets that leg's lowest score. A leg of weight 0 is not asked. Where
 * the embedder fails, the words alone decide.
 */
export function createHybridSearch(options: {
  library: Library
  weights: FusionWeights
  /** Is told why a search goes without vectors. */
  onFailure?: (error: unknown) => void
}): HybridSearch {
  const { library, weights, onFailure } = options
  const withoutVectors = (error: unknown): ScoredClause[] => {
    if (!isModelFailure(error)) throw error
    onFailure?.(error)
    return []
  }
  return async (query, k, filter) => {
    const size = Math.max(LEG_SIZE, k)
    const [keyword, vector] = await Promise.all([
      weights.keyword > 0 ? library.keywordSearch(query, size, filter) : [],
      weights.vector > 0 ? library.vectorSearch(query, size, filter).catch(withoutVectors) : [],
    ])
    const hits = fuse(readLeg(keyword, size), readLeg(vector, size), weights)
    return hits
      .toSorted((left, right) => right.score - left.score || inReadingOrder(left, right))
      .slice(0, k)
  }
}

interface Leg {
  byClause: Map<string, ScoredClause>
  /** The score of a clause that the leg does not list. */
  floor: number
}

function readLeg(found: readonly ScoredClause[], size: number): Leg {
  const byClause = new Map(found.map((scored) => [scored.clause.id, scored]))
  const floor = found.length < size ? 0 : (found.at(-1)?.score ?? 0)
  return { byClause, floor }
}

function fuse(keyword: Leg, vector: Leg, weights: FusionWeights): HybridHit[] {
  const union = new Map([...keyword.byClause, ...vector.byClause])
  const keywordZ = zScores(keyword, [...union.keys()])
  const vectorZ = zScores(vector, [...union.keys()])
  const confidence = keyword.byClause.size === 0 ? 'low' : 'normal'
  return [...union].map(([id, { clause }], at) => ({
    clause,
    score: weights.keyword * (keywordZ[at] ?? 0) + weights.vector * (vectorZ[at] ?? 0),
    keywordScore: keyword.byClause.get(id)?.score ?? null,
    vectorScore: vector.byClause.get(id)?.score ?? null,
    confidence,
  }))
}

/** Scores of one leg in standard deviations from their mean; all 0 where they are all equal. */
function zScores(leg: Leg, ids: readonly string[]): number[] {
  const scores = ids.map((id) => leg.byClause.get(id)?.score ?? leg.floor)
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length)
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / Math.max(1, scores.length))
  return scores.map((score) => (deviation === 0 ? 0 : (score - mean) / deviation))
}

function inReadingOrder(left: HybridHit, right: HybridHit): number {
  if (left.clause.documentId === right.clause.documentId)
    return left.clause.order - right.clause.order
  return left.clause.documentId < right.clause.documentId ? -1 : 1
}
