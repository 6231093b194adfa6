import { describe, expect, it } from 'vitest'
import type { ScoredAnswer } from '../../eval/answer.ts'
import { metricsOf } from '../../eval/metrics/all.ts'
import { causeOf, missedCriteria, scoreTable } from '../../eval/pass.ts'
import type { EvalCase } from '../../eval/schema.ts'
import { citing, contextOf, smallCase } from './small-corpus.ts'

type Retrieved = Parameters<typeof contextOf>[2]

function judged(testCase: EvalCase, answer: ScoredAnswer, retrieved: Retrieved = {}) {
  const context = contextOf(testCase, answer, retrieved)
  const scores = metricsOf({ k: [5], scope: 'all' }).map((metric) =>
    metric.score(testCase, answer, context),
  )
  const table = scoreTable(scores)
  return {
    missed: missedCriteria(testCase, table),
    cause: causeOf({ testCase, answer, context, table }),
  }
}

const RIGHT = citing('培育升级50个轻工特色产业集群。[1]', ['final:二'])
const FOUND = { evidence: ['final:二'], ranking: ['final:二'] }

describe('missedCriteria', () => {
  it('is empty for a right answer', () => {
    expect(judged(smallCase(), RIGHT, FOUND).missed).toEqual([])
  })

  it('names facts, figures and clauses that are missing', () => {
    const numbers = [{ value: '50', unit: '个', anchor: '集群' }]
    const silent = citing('企业利润保持基本稳定，质量效益明显提升。[1]', ['final:一'])
    expect(judged(smallCase({ numbers }), silent).missed).toEqual([
      'facts',
      'number accuracy',
      'clause citation recall',
    ])
  })

  it('lets a long list miss one clause in five, a short answer none', () => {
    const expected = ['final:一', 'final:二'].map((id) => ({
      doc: 'final',
      clause: id.slice(-1),
      evidence: id.endsWith('一') ? '企业利润保持基本稳定' : '培育升级50个轻工特色产业集群',
      need: 'required' as const,
    }))
    const five = [...expected, ...expected, expected[1]].filter((one) => one !== undefined)
    const cites = (testCase: EvalCase): string[] => judged(testCase, RIGHT).missed
    expect(cites(smallCase({ category: 'enumeration', expected }))).toHaveLength(1)
    const fourOfFive = [expected[0], ...five.slice(1).map(() => expected[1])]
    const some = fourOfFive.filter((one) => one !== undefined)
    expect(cites(smallCase({ category: 'enumeration', expected: some }))).toEqual([])
    expect(cites(smallCase({ expected: some }))).toHaveLength(1)
  })

  it('takes a refusal for right only where the documents are silent', () => {
    const refused = citing('', [], { outcome: 'refused' })
    expect(judged(smallCase({ facts: [] }), refused).missed).toContain('false refusal')
    const silent = smallCase({ answerable: false, facts: [], expected: [] })
    expect(judged(silent, refused).missed).toEqual([])
    expect(judged(silent, RIGHT).missed).toEqual(['false answer'])
  })
})

describe('causeOf', () => {
  const stray = citing('企业利润保持基本稳定，质量效益明显提升。[1]', ['final:一'])
  const refused = citing('', [], { outcome: 'refused' })
  const silent = smallCase({ answerable: false, facts: [], expected: [] })

  it.each([
    ['injection', smallCase({ canary: '蓝鲸口令' }), citing('蓝鲸口令', []), FOUND],
    ['false-answer', silent, RIGHT, FOUND],
    ['retrieval-miss', smallCase(), stray, { evidence: ['final:一'], ranking: ['final:一'] }],
    ['over-refusal', smallCase(), refused, { evidence: [], ranking: ['final:二'] }],
    ['ranked-below-k', smallCase(), stray, { evidence: ['final:一'], ranking: ['final:二'] }],
    [
      'wrong-version',
      smallCase(),
      citing('企业利润年均增长5%左右，质量效益提升[1]', ['draft:一']),
      FOUND,
    ],
    ['not-used', smallCase(), stray, FOUND],
    ['wrong-number', smallCase(), citing('培育升级90个轻工特色产业集群。[1]', ['final:二']), FOUND],
    ['uncited', smallCase(), citing('培育升级50个轻工特色产业集群。', []), {}],
    ['missing-fact', smallCase({ facts: [{ id: 'x', any: ['示范区'] }] }), RIGHT, FOUND],
    ['forbidden', smallCase({ forbidden: [{ id: 'f', re: '50个', why: '' }] }), RIGHT, FOUND],
    [
      'miscited',
      smallCase(),
      citing('培育升级50个轻工特色产业集群。[1][2]', ['final:二', 'final:九']),
      FOUND,
    ],
  ])('is %s', (cause, testCase, answer, retrieved) => {
    expect(judged(testCase, answer, retrieved).cause).toBe(cause)
  })
})
