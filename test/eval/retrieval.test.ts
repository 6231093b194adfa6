import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../eval/answer.ts'
import { corpusOf, type Gold, type Passage } from '../../eval/corpus.ts'
import type { ScoreContext } from '../../eval/metrics/metric.ts'
import { retrievalMetrics } from '../../eval/metrics/retrieval.ts'
import { CaseSchema } from '../../eval/schema.ts'

const testCase = CaseSchema.parse({
  id: 'r',
  question: '问',
  category: 'numeric',
  answerable: true,
  expected: [],
  source: 'author',
  addedIn: '0.1.0',
})
const gold = (words: string, need: Gold['need'] = 'required'): Gold => ({
  doc: 'd',
  clause: words,
  evidence: words,
  evidenceWords: words,
  need,
  clauses: [],
})
const passage = (words: string): Passage => ({ documentId: 'd', clauseId: null, words })

/** Scores of a ranking written as one word a passage. */
function scores(ranking: string[], required: string[], acceptable: string[] = []) {
  const context: ScoreContext = {
    corpus: corpusOf('v', [], []),
    required: required.map((words) => gold(words)),
    acceptable: acceptable.map((words) => gold(words, 'acceptable')),
    statements: [],
    evidence: null,
    ranking: ranking.map(passage),
    asOf: '2026-11-21',
    promptLines: [],
  }
  const answer = readAnswer({ text: '' })
  return Object.fromEntries(
    retrievalMetrics([2, 5]).map((metric) => {
      const { name, score } = metric.score(testCase, answer, context)
      return [name, score]
    }),
  )
}

describe('retrieval metrics', () => {
  it('divide recall by all required clauses, found or not', () => {
    const got = scores(['甲甲', '旁旁', '乙乙'], ['甲甲', '乙乙', '丙丙', '丁丁'])
    expect(got['recall@2']).toBe(1 / 4)
    expect(got['recall@5']).toBe(2 / 4)
    expect(got['allhit@5']).toBe(0)
  })

  it('give the reciprocal rank of the first hit', () => {
    expect(scores(['旁旁', '旁旁', '甲甲'], ['甲甲']).mrr).toBeCloseTo(1 / 3)
    expect(scores(['旁旁'], ['甲甲']).mrr).toBe(0)
  })

  it('count missing clauses in average precision', () => {
    // One of four at rank 1 is not perfect: 1 / min(4, 2).
    expect(scores(['甲甲'], ['甲甲', '乙乙', '丙丙', '丁丁'])['ap@2']).toBe(0.5)
    // Hits at ranks 1 and 3: (1/1 + 2/3) / 2.
    expect(scores(['甲甲', '旁旁', '乙乙'], ['甲甲', '乙乙'])['ap@5']).toBeCloseTo(5 / 6)
  })

  it('credit a clause once and an acceptable one with a third of the gain', () => {
    expect(scores(['甲甲', '甲甲'], ['甲甲'])['ndcg@5']).toBe(1)
    const ideal = 3 + 1 / Math.log2(3)
    expect(scores(['次次', '甲甲'], ['甲甲'], ['次次'])['ndcg@5']).toBeCloseTo(
      (1 + 3 / Math.log2(3)) / ideal,
    )
  })

  it('do not apply where nothing is required', () => {
    expect(Object.values(scores(['甲甲'], [])).every((score) => score === null)).toBe(true)
  })
})
