import { describe, expect, it } from 'vitest'
import { load } from 'cheerio'
import { compareRuns } from '../../eval/compare.ts'
import { corpusOf } from '../../eval/corpus.ts'
import { htmlReport } from '../../eval/reporters/html.ts'
import { junitReport } from '../../eval/reporters/junit.ts'
import { markdownReport } from '../../eval/reporters/markdown.ts'
import type { Report } from '../../eval/reporters/report.ts'
import { tableReport } from '../../eval/reporters/table.ts'
import type { CaseResult, RunFile } from '../../eval/run-file.ts'
import { CLAUSE_EXAMPLE } from '#surfaces/http/examples.ts'
import { caseResult, failed, runOf } from './run-files.ts'

const HOSTILE =
  '</script><script>alert(1)</script><img src=x onerror=alert(1)>```\n# 标题 "quoted" & \u0000'

function reportOf(run: RunFile, baseline: RunFile | null = null): Report {
  return {
    run,
    comparison: baseline === null ? null : compareRuns(baseline, run),
    rules: {
      leastPairedShare: 0.95,
      metrics: { facts: { direction: 'higher', floor: 0.9, margin: 0.02, gated: true } },
      categories: {},
    },
    verdict: { exitCode: 1, obstacles: [], failures: ['c1 原来通过，现在失败'], warnings: [] },
    corpus: corpusOf('v', [], [{ ...CLAUSE_EXAMPLE, id: 'plan:chapter1', text: HOSTILE }]),
    latenciesMs: [1, 2, 3],
    elapsedMs: 1234,
  }
}

const HOSTILE_CASE: CaseResult = failed('c1', {
  question: HOSTILE,
  answer: {
    text: HOSTILE,
    outcome: 'answered',
    outcomeInferred: false,
    refusalReason: null,
    citations: [{ n: 1, documentId: 'plan', clauseId: 'plan:chapter1' }],
    notices: [HOSTILE],
  },
  details: { facts: { missing: [HOSTILE] } },
})
const BASELINE = runOf([caseResult('c1', { question: HOSTILE }), caseResult('c2')])
const RUN = runOf([HOSTILE_CASE, caseResult('c2')])

describe('tableReport', () => {
  it('shows metric, baseline, difference, gate, categories, causes and flips', () => {
    const table = tableReport(reportOf(RUN, BASELINE))
    expect(table).toMatch(/facts +0\.500 +1\.000 +-0\.500 .* 2 +0\.9 +✗/u)
    expect(table).toContain('numeric 1/2')
    expect(table).toContain('missing-fact 1：c1')
    expect(table).toContain('▼ c1')
    expect(table).toContain('退出码 1')
  })
})

describe('markdownReport', () => {
  it('shows both answers of a case that got worse, in a block it cannot close', () => {
    const markdown = markdownReport(reportOf(RUN, BASELINE))
    expect(markdown).toContain('````text\n</script>')
    expect(markdown.replaceAll(/````text\n[^]*?\n````/gu, '')).not.toContain('<script>')
  })

  it('stays short when hundreds of cases fail', () => {
    const cases = Array.from({ length: 400 }, (_, index) => ({ ...HOSTILE_CASE, id: `c${index}` }))
    const before = runOf(cases.map(({ id }) => caseResult(id)))
    expect(markdownReport(reportOf(runOf(cases), before)).length).toBeLessThan(60_000)
  })
})

describe('htmlReport', () => {
  const html = htmlReport(reportOf(RUN, BASELINE))
  const page = load(html)

  it('keeps hostile text inert', () => {
    expect(page('img')).toHaveLength(0)
    expect(page('script')).toHaveLength(2)
    expect(page('[onerror]')).toHaveLength(0)
    expect(page('summary').first().text()).toContain('<script>alert(1)</script>')
    expect(JSON.parse(page('#clauses').text())).toMatchObject({
      'plan:chapter1': [expect.any(String), HOSTILE],
    })
  })

  it('loads nothing from elsewhere', () => {
    expect(page('[src], link')).toHaveLength(0)
    expect(html).not.toMatch(/https?:/u)
    expect(page('meta[http-equiv]').attr('content')).toContain("default-src 'none'")
  })

  it('marks each case for the filters and gold among the retrieved', () => {
    const worse = page('#c1')
    expect(worse.data()).toEqual({
      category: 'numeric',
      cause: 'missing-fact',
      flip: 'worse',
      outcome: 'failed',
    })
    expect(worse.find('li.hit').first().text()).toBe('plan:chapter1')
    expect(worse.find('h4').first().text()).toBe('基线的回答')
  })

  it('holds a script that parses', () => {
    const script = page('script').last().text()
    expect(() => new Function(script)).not.toThrow()
  })
})

describe('junitReport', () => {
  it('parts errors from failures and stays well formed', () => {
    const run = runOf([
      HOSTILE_CASE,
      caseResult('c2'),
      caseResult('c3', { error: HOSTILE, passes: [] }),
    ])
    const xml = junitReport(reportOf(run))
    const document = load(xml, { xml: true })
    expect(document('testsuite').attr()).toMatchObject({ tests: '3', failures: '1', errors: '1' })
    expect(document('testcase > failure').attr('message')).toBe('missing-fact: facts')
    expect(document('testcase > error')).toHaveLength(1)
    expect(document('img')).toHaveLength(0)
    expect(xml).not.toContain('\u0000')
  })
})
