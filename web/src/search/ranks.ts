// Page: where a hit stands in each leg of the search, among the hits shown.
import type { SearchHit } from '../api/types.ts'

export interface RankedHit {
  hit: SearchHit
  /** From 1. */
  rank: number
  keywordRank: number | null
  vectorRank: number | null
  /** Each score as a part of the best of its kind, 0..1. */
  share: { score: number; keyword: number; vector: number }
}

export function rankHits(hits: readonly SearchHit[]): RankedHit[] {
  const byKeyword = ordered(hits, ({ keywordScore }) => keywordScore)
  const byVector = ordered(hits, ({ vectorScore }) => vectorScore)
  const byScore = ordered(hits, ({ score }) => score)
  return hits.map((hit, index) => ({
    hit,
    rank: index + 1,
    keywordRank: rankIn(byKeyword, hit.keywordScore),
    vectorRank: rankIn(byVector, hit.vectorScore),
    share: {
      score: shareOf(hit.score, byScore),
      keyword: shareOf(hit.keywordScore, byKeyword),
      vector: shareOf(hit.vectorScore, byVector),
    },
  }))
}

function ordered(hits: readonly SearchHit[], scoreOf: (hit: SearchHit) => number | null): number[] {
  return hits
    .map(scoreOf)
    .filter((score) => score !== null)
    .toSorted((a, b) => b - a)
}

function rankIn(scores: readonly number[], score: number | null): number | null {
  return score === null ? null : scores.indexOf(score) + 1
}

function shareOf(score: number | null, [best = 0]: readonly number[]): number {
  return score === null || best <= 0 ? 0 : Math.max(score / best, 0)
}
