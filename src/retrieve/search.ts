// Retrieve: hybrid search, BM25 and embeddings fused by normalised score.
import type { Clause } from '#domain/clause.ts'
import type { ClauseFilter, ScoredClause, SearchScope } from '#library/library.ts'
import type { LibraryView } from '#library/view.ts'
import type { Evidence } from '#domain/evidence.ts'
import { normaliseText } from '#zh/normalise.ts'
import { segmentWords } from '#zh/words.ts'
import { isModelFailure } from './model-failure.ts'

/** Candidates taken from each leg before they are fused. */
const LEG_SIZE = 300
/** So many of the best hits are read sentence by sentence. */
const CLOSELY_READ = 20
/** Share of the closest sentence in the similarity of a clause that is read so. */
const SENTENCE_SHARE = 0.5
/** Scores that differ by less are equal: they come from sums of 32-bit numbers. */
const ROUNDING = 1e-6

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

/** The k best clauses of each scope, best first. */
export type HybridSearch = (query: string, scopes: readonly SearchScope[]) => Promise<HybridHit[][]>

/**
 * Takes the best of each leg and adds their z-scores over the union, times the weights. By score
 * and not by rank: rank fusion lets a weak leg push the best hit of a strong one aside. A clause
 * that a full leg does not list gets that leg's lowest score. A leg of weight 0 is not asked. Where
 * the embedder fails, the words alone decide. Of the best hits, the similarity of the closest
 * sentence counts as much as that of the clause: an answer is often one sentence of many. However
 * many scopes there are, the library is asked twice, and nothing that the same search found before.
 */
export function createHybridSearch(options: {
  library: LibraryView
  weights: FusionWeights
  /** Is told why a search goes without vectors. */
  onFailure?: ((error: unknown) => void) | undefined
}): HybridSearch {
  const known = new Map<string, Map<ClauseFilter, Found>>()
  return async (query, scopes) => {
    const found = known.get(query) ?? new Map<ClauseFilter, Found>()
    known.set(query, found)
    const isKnown = ({ filter, k }: SearchScope): boolean => (found.get(filter)?.k ?? -1) >= k
    const open = scopes.filter((scope) => !isKnown(scope))
    const hits = open.length === 0 ? [] : await searchScopes(query, open, options)
    for (const [at, { filter, k }] of open.entries())
      found.set(filter, { k, hits: (hits[at] ?? []).slice(0, k) })
    return scopes.map(({ filter, k }) => found.get(filter)?.hits.slice(0, k) ?? [])
  }
}

interface Found {
  k: number
  hits: HybridHit[]
}

async function searchScopes(
  query: string,
  scopes: readonly SearchScope[],
  { library, weights, onFailure }: Parameters<typeof createHybridSearch>[0],
): Promise<HybridHit[][]> {
  const sizes = scopes.map(({ k }) => Math.max(LEG_SIZE, k))
  const { keyword, vector, vectorFailure } = await library.search({
    query,
    legs: { keyword: weights.keyword > 0, vector: weights.vector > 0 },
    scopes: scopes.map(({ filter }, at) => ({ filter, k: sizes[at] ?? 0 })),
  })
  if (vectorFailure !== null) {
    if (!isModelFailure(vectorFailure)) throw vectorFailure
    onFailure?.(vectorFailure)
  }
  const fused = sizes.map((size, at) =>
    fuse(readLeg(keyword[at] ?? [], size), readLeg(vector[at] ?? [], size), weights),
  )
  return readClosely(query, fused, library)
}

/**
 * Hits as evidence: the words of the query that each holds. A clause is found as a whole, by its
 * search text, so that no places are given.
 */
export function withReasons(query: string, hits: readonly HybridHit[]): (HybridHit & Evidence)[] {
  const words = [...new Set(segmentWords(normaliseText(query)).map(({ text }) => text))]
  return hits.map((hit) => {
    const terms = words.filter((word) => hit.clause.searchText.includes(word))
    return { ...hit, why: { terms, slots: [], spans: [] } }
  })
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

/** What both legs found, best first. */
interface Fused {
  hits: HybridHit[]
  /** What a cosine of 1 adds to a score. */
  scorePerCosine: number
  /** The cosine taken for a clause that the vector leg does not list. */
  vectorFloor: number
}

function fuse(keyword: Leg, vector: Leg, weights: FusionWeights): Fused {
  const union = new Map([...keyword.byClause, ...vector.byClause])
  const keywordZ = zScores(keyword, [...union.keys()])
  const vectorZ = zScores(vector, [...union.keys()])
  const confidence = keyword.byClause.size === 0 ? 'low' : 'normal'
  const hits = [...union].map(([id, { clause }], at): HybridHit => {
    const score =
      weights.keyword * (keywordZ.values[at] ?? 0) + weights.vector * (vectorZ.values[at] ?? 0)
    return {
      clause,
      score,
      keywordScore: keyword.byClause.get(id)?.score ?? null,
      vectorScore: vector.byClause.get(id)?.score ?? null,
      confidence,
    }
  })
  return {
    hits: hits.toSorted(bestFirst),
    scorePerCosine: weights.vector * vectorZ.perUnit,
    vectorFloor: vector.floor,
  }
}

/** Scores of one leg in standard deviations from their mean; all 0 where they are all equal. */
function zScores(leg: Leg, ids: readonly string[]): { values: number[]; perUnit: number } {
  const scores = ids.map((id) => leg.byClause.get(id)?.score ?? leg.floor)
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length)
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / Math.max(1, scores.length))
  const perUnit = deviation < ROUNDING ? 0 : 1 / deviation
  return { values: scores.map((score) => (score - mean) * perUnit), perUnit }
}

/** The hits, the first of them in the order that their closest sentences give them. */
async function readClosely(
  query: string,
  found: readonly Fused[],
  library: LibraryView,
): Promise<HybridHit[][]> {
  const heads = found.map(({ hits, scorePerCosine }) =>
    scorePerCosine === 0 ? [] : hits.slice(0, CLOSELY_READ),
  )
  const clauses = heads.flat().map(({ clause }) => clause)
  const closest = clauses.length === 0 ? null : await library.sentenceSimilarities(query, clauses)
  if (closest === null) return found.map(({ hits }) => hits)
  let start = 0
  return found.map((fused, at) => {
    const head = heads[at] ?? []
    start += head.length
    return reordered(fused, head, closest.slice(start - head.length, start))
  })
}

function reordered(
  { hits, scorePerCosine, vectorFloor }: Fused,
  head: readonly HybridHit[],
  closest: readonly number[],
): HybridHit[] {
  if (head.length === 0) return hits
  const scores = head.map(({ score, vectorScore }, at) => {
    const gain = (closest[at] ?? 0) - (vectorScore ?? vectorFloor)
    return score + SENTENCE_SHARE * gain * scorePerCosine
  })
  // Scores of two readings do not compare: the head stays above what was not read so.
  const lift = Math.max(0, (hits[CLOSELY_READ]?.score ?? -Infinity) - Math.min(...scores))
  const reread = head.map((hit, at) => ({ ...hit, score: (scores[at] as number) + lift }))
  return [...reread.toSorted(bestFirst), ...hits.slice(CLOSELY_READ)]
}

function bestFirst(left: HybridHit, right: HybridHit): number {
  return right.score - left.score || inReadingOrder(left, right)
}

function inReadingOrder(left: HybridHit, right: HybridHit): number {
  if (left.clause.documentId === right.clause.documentId)
    return left.clause.order - right.clause.order
  return left.clause.documentId < right.clause.documentId ? -1 : 1
}
