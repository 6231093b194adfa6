import { beforeAll, describe, expect, it } from 'vitest'
import { readCases } from '../../eval/cases.ts'
import type { Corpus } from '../../eval/corpus.ts'
import { quotaFaults } from '../../eval/quotas.ts'
import { CaseSchema, type EvalCase } from '../../eval/schema.ts'
import { readSeedCorpus } from '../../eval/seed-corpus.ts'
import { CASES_DIRECTORY, DEFAULT_AS_OF, FIXTURES_DIRECTORY } from '../../eval/settings.ts'
import { caseFaults, validateCases } from '../../eval/validate.ts'

let corpus: Corpus
let options: Parameters<typeof caseFaults>[1]
beforeAll(async () => {
  corpus = await readSeedCorpus('seeds')
  options = { corpus, asOf: DEFAULT_AS_OF, fixturesDirectory: FIXTURES_DIRECTORY }
})

const GOOD: EvalCase = CaseSchema.parse({
  id: 'good',
  question: '老年用品推广目录由谁提出？',
  category: 'numeric',
  answerable: true,
  expected: [
    {
      doc: 'miit-2023-101',
      clause: '三/（二）/老年用品',
      evidence: '发布老年用品产品推广目录',
      need: 'required',
    },
  ],
  source: 'author',
  addedIn: '0.1.0',
})
const faultsOf = (changes: Partial<EvalCase>): string[] =>
  caseFaults({ ...GOOD, ...changes }, options)
const expecting = (changes: Partial<EvalCase['expected'][number]>): Partial<EvalCase> => ({
  expected: [{ ...(GOOD.expected[0] as EvalCase['expected'][number]), ...changes }],
})

describe('the cases of this project', () => {
  it('are true of the documents and enough of each kind', async () => {
    const { cases, faults } = await readCases(CASES_DIRECTORY)
    expect([
      ...faults,
      ...validateCases(cases, options),
      ...quotaFaults(cases, corpus.documents.keys()),
    ]).toEqual([])
  })
})

describe('caseFaults', () => {
  it('finds nothing wrong with a true label', () => {
    expect(faultsOf({})).toEqual([])
  })

  it('reports evidence that is not verbatim', () => {
    expect(faultsOf(expecting({ evidence: '发布老年人用品产品推广目录' }))).toEqual([
      expect.stringContaining('不是原文'),
    ])
  })

  it('says where evidence stands when the path is another clause', () => {
    expect(faultsOf(expecting({ clause: '三/（二）/婴童用品' }))).toEqual([
      expect.stringContaining('它在 三/（二）/老年用品'),
    ])
  })

  it('reports facts, figures and items that no expected clause holds', () => {
    const faults = faultsOf({
      facts: [{ id: 'fact', any: ['新能源汽车'] }],
      numbers: [{ value: '9999', unit: '项', anchor: '目录' }],
      items: [['新能源汽车']],
    })
    expect(faults).toHaveLength(3)
  })

  it('takes a fact about standing from the metadata on the day of the case', () => {
    const facts = [{ id: 'standing-ended', any: ['已到期'] }]
    expect(faultsOf({ facts })).toEqual([])
    expect(faultsOf({ facts, asOf: '2024-06-01' })).toHaveLength(1)
  })

  it('reports a forbidden pattern that the expected words match', () => {
    const hit = { id: 'f', re: '推广目录', why: '' }
    expect(faultsOf({ forbidden: [hit] })).toEqual([expect.stringContaining('命中了应引原文')])
    expect(faultsOf({ forbidden: [{ ...hit, unless: '征求意见稿' }] })).toEqual([])
  })

  it('reports an unanswerable case that requires a clause', () => {
    expect(faultsOf({ answerable: false, unanswerableReason: 'not-in-corpus' })).toEqual([
      expect.stringContaining('required'),
    ])
  })

  it('reports a question that gives its clause away', () => {
    expect(faultsOf({ question: '专栏2里有哪些产品？' })).toEqual(['问题泄露了条款号'])
  })

  it('reports a canary that the documents hold anyway, and missing fixtures', () => {
    expect(faultsOf({ canary: '老年用品', fixtures: ['none.md'] })).toHaveLength(2)
  })
})

describe('validateCases', () => {
  it('reports an id that is used twice', () => {
    expect(validateCases([GOOD, GOOD], options)).toEqual([{ where: 'good', message: '编号重复' }])
  })
})
