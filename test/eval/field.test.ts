import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '#config/config.ts'
import { readCases } from '../../eval/cases.ts'
import { compareRuns } from '../../eval/compare.ts'
import { execute } from '../../eval/execute.ts'
import { judgeRun, readGateRules } from '../../eval/gate.ts'
import { metricsOf } from '../../eval/metrics/all.ts'
import { kindRows } from '../../eval/reporters/kinds.ts'
import { type CaseResult, isPassed, outcomesOnly, type RunFile } from '../../eval/run-file.ts'
import { CaseSchema, type EvalCase } from '../../eval/schema.ts'
import { readSeedCorpus } from '../../eval/seed-corpus.ts'
import {
  DEFAULT_AS_OF,
  FIELD_CASES_DIRECTORY,
  FIELD_GATE_FILE,
  FIXTURES_DIRECTORY,
} from '../../eval/settings.ts'
import { caseFaults, validateCases, type ValidateOptions } from '../../eval/validate.ts'
import { caseResult, failed, runOf } from './run-files.ts'
import { citing, contextOf, smallCase } from './small-corpus.ts'

let cases: EvalCase[]
let options: ValidateOptions
beforeAll(async () => {
  const read = await readCases(FIELD_CASES_DIRECTORY)
  expect(read.faults).toEqual([])
  cases = read.cases
  const corpus = await readSeedCorpus('seeds')
  options = { corpus, asOf: DEFAULT_AS_OF, fixturesDirectory: FIXTURES_DIRECTORY }
})

const BIG5_CASE = 'f27-0'
const caseOf = (id: string): EvalCase => {
  const found = cases.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no case ${id}`)
  return found
}

describe('the field cases', () => {
  it('are true of their documents, whatever the encoding', () => {
    expect(validateCases(cases, options)).toEqual([])
    expect(caseOf(BIG5_CASE).cited).toEqual(['四百八十點'])
  })

  it.each<[string, Partial<EvalCase>, string]>([
    ['a folder that is not there', { library: 'field/none' }, '没有夹具目录'],
    ['words to cite that no document holds', { cited: ['四百九十點'] }, '不在文件里'],
    ['a fact that no document holds', { facts: [{ id: 'fact-1', any: ['甲'] }] }, '不在文件里'],
    ['a ban on what should be said', { forbidden: [{ id: 'f', re: '八十', why: '' }] }, '命中了'],
    ['a case that asks nothing', { facts: [], cited: [], forbidden: [] }, '没有任何要求'],
    ['a refusal without a reason', { answerable: false }, 'unanswerableReason'],
  ])('are refused with %s', (_what, changes, fault) => {
    expect(caseFaults({ ...caseOf(BIG5_CASE), ...changes }, options).join()).toContain(fault)
  })
})

describe('a field run', () => {
  const run = async (...selected: EvalCase[]): Promise<CaseResult[]> => {
    const { run: done } = await execute({
      cases: selected,
      isSelection: true,
      config: loadConfig({ TIAOLI_SEEDS: 'seeds' }),
      isField: true,
      retrievalOnly: false,
      k: [5],
      repeat: 1,
      concurrency: 1,
      seed: 1,
      failFast: false,
    })
    expect(done.meta.profile).toBe('field')
    return done.cases
  }
  const asked = (changes: object): EvalCase =>
    CaseSchema.parse({
      id: 'asked',
      question: '每户限养几只犬？',
      category: 'K7',
      answerable: true,
      expected: [],
      source: 'author',
      addedIn: '0.1.0',
      ...changes,
    })

  it('asks over the documents of the case alone', async () => {
    const [own, seeds] = await run(
      asked({ library: 'field/f13', facts: [{ id: 'fact-1', any: ['一只犬'] }] }),
      asked({ id: 'seeds', facts: [{ id: 'fact-1', any: ['一只犬'] }] }),
    )
    expect(own?.answer?.citations.map(({ documentId }) => documentId)).toContain('tiaoli')
    expect([own, seeds].map((result) => result && isPassed(result))).toEqual([true, false])
  })

  it('asks what comes before in the same conversation', async () => {
    const question = '第三条呢？'
    const library = 'field/f13'
    const [alone, followed] = await run(
      asked({ question, library }),
      asked({ question, library, askedBefore: ['江州市养犬管理条例第四条规定了什么？'] }),
    )
    expect(followed?.answer?.citations[0]?.clauseId).toContain('tiaoli')
    expect(followed?.answer?.text).not.toBe(alone?.answer?.text)
  })

  it('takes a library in which nothing could be read for a refusal, not for an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tiaoli-empty-'))
    const [result] = await run(asked({ library: relative(FIXTURES_DIRECTORY, folder) }))
    rmSync(folder, { recursive: true })
    expect(result?.error).toBeNull()
    expect(result?.answer?.outcome).toBe('refused')
    expect(result?.answer?.text).toContain('文件库是空的')
  })

  it('scores what the service and a bot make of a request', async () => {
    const path = '/api/ask'
    const body = { question: '68号文是谁发的？' }
    const issuer = [{ id: 'fact-1', any: ['工业和信息化部'] }]
    const [request, unknown, push] = await run(
      asked({ category: 'api', request: { path, body }, facts: issuer }),
      asked({ category: 'api', request: { path: '/v1/none', body }, facts: issuer }),
      asked({
        category: 'api',
        push: { content: '@条理 /clear', chattype: 'group', name: '条理' },
        facts: [{ id: 'command', any: [], re: ['^/clear$'] }],
      }),
    )
    expect([request, unknown, push].map((one) => one && isPassed(one))).toEqual([true, false, true])
    expect(unknown?.answer?.text).toContain('/v1/none')
  })
})

describe('the metrics of field cases', () => {
  const score = (name: string, changes: Partial<EvalCase>): number | null => {
    const testCase = smallCase(changes)
    const answer = citing('培育升级50个轻工特色产业集群。[1][2]', ['final:二', 'final:一'])
    const all = metricsOf({ k: [5], scope: 'all', isField: true })
    const metric = all.find((one) => one.name === name)
    return metric?.score(testCase, answer, contextOf(testCase, answer)).score ?? null
  }

  it('want each of the words in the text of some cited clause', () => {
    expect(score('cited words', { cited: ['利润保持', '50 个轻工'] })).toBe(1)
    expect(score('cited words', { cited: ['利润保持', '60个轻工'] })).toBe(0.5)
    expect(score('cited words', {})).toBeNull()
  })

  it('count citations only where a case sets a limit', () => {
    expect(score('too many citations', { mostCited: 2 })).toBe(0)
    expect(score('too many citations', { mostCited: 1 })).toBe(1)
    expect(score('too many citations', {})).toBeNull()
  })
})

describe('the field baseline', () => {
  const k1 = (id: string, make = caseResult): CaseResult => make(id, { category: 'K1' })
  const fieldRun = (...results: CaseResult[]): RunFile => ({
    ...runOf(results, { profile: 'field' }),
    categories: { K1: { passed: results.filter(isPassed).length, cases: results.length } },
  })

  it('keeps outcomes and no words of answers, and still fails a lost case', async () => {
    const baseline = outcomesOnly(fieldRun(k1('f1'), k1('f2', failed)))
    expect(JSON.stringify(baseline)).not.toContain('回答')
    expect(baseline.cases[0]?.answer?.outcome).toBe('answered')
    const run = fieldRun(k1('f1', failed), k1('f2'))
    const comparison = compareRuns(baseline, run)
    const rules = { ...(await readGateRules(FIELD_GATE_FILE)), metrics: {} }
    const corpus = { baselineHash: null, mayChange: false }
    const verdict = judgeRun(run, { rules, comparison, deterministic: true, corpus })
    expect(verdict.exitCode).toBe(1)
    expect(verdict.failures.join()).toContain('f1')
  })

  it('stands beside the run by kind, with the interval of the share', () => {
    const run = fieldRun(k1('f1'), k1('f2'))
    const comparison = compareRuns(fieldRun(k1('f1'), k1('f2', failed)), run)
    const rules = { metrics: {}, categories: {}, leastPairedShare: 1 }
    const report = { run, comparison, rules, verdict: null, latenciesMs: [], elapsedMs: null }
    const rows = kindRows({ ...report, corpus: options.corpus })
    expect(rows[1]?.slice(1)).toEqual(['2', '2', '1.00', '[0.34, 1.00]', '1/2'])
    expect(rows.at(-1)?.[0]).toBe('合计')
  })
})
