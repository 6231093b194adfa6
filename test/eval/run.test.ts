import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execute, type ExecuteOptions } from '../../eval/execute.ts'
import { isPassed, serialiseRun } from '../../eval/run-file.ts'
import { readCases } from '../../eval/cases.ts'
import { productSessions } from '../../eval/product.ts'
import { CASES_DIRECTORY, DEFAULT_AS_OF, FIXTURES_DIRECTORY } from '../../eval/settings.ts'
import type { EvalCase } from '../../eval/schema.ts'
import { loadConfig } from '#config/config.ts'

const config = loadConfig({ TIAOLI_SEEDS: 'seeds' })
let cases: EvalCase[]
beforeAll(async () => {
  cases = (await readCases(CASES_DIRECTORY)).cases
})

const optionsFor = (
  selected: EvalCase[],
  changes: Partial<ExecuteOptions> = {},
): ExecuteOptions => ({
  cases: selected,
  isSelection: true,
  config,
  retrievalOnly: false,
  k: [5],
  repeat: 1,
  concurrency: 2,
  seed: 1,
  failFast: false,
  ...changes,
})

describe('execute', () => {
  it('gives byte-equal runs of the product, whatever the concurrency', async () => {
    const some = cases.filter((_case, index) => index % 12 === 0)
    const first = await execute(optionsFor(some))
    const second = await execute(optionsFor(some, { concurrency: 7 }))
    expect(serialiseRun(second.run)).toBe(serialiseRun(first.run))
    expect(first.run.cases.filter(({ error }) => error !== null)).toEqual([])
  })

  it('records a request that throws as an error, never as a pass', async () => {
    const some = cases.slice(0, 2)
    const options = optionsFor(some, { endpoint: 'http://127.0.0.1:1' })
    const { run } = await execute(options)
    expect(run.cases.map(({ error }) => error)).toEqual([
      expect.stringContaining('无法连接'),
      expect.stringContaining('无法连接'),
    ])
    expect(run.cases.some(isPassed)).toBe(false)
  })

  it('scores retrieval alone without asking for answers', async () => {
    const { run } = await execute(optionsFor(cases.slice(0, 4), { retrievalOnly: true }))
    expect(Object.keys(run.metrics)).toContain('recall@5')
    expect(Object.keys(run.metrics)).not.toContain('facts')
    expect(run.cases.every(({ answer }) => answer === null)).toBe(true)
  })
})

describe('productSessions', () => {
  const sessions = productSessions({
    config,
    asOf: DEFAULT_AS_OF,
    fixturesDirectory: FIXTURES_DIRECTORY,
  })
  afterAll(() => sessions.close())

  it('holds fixture documents for the case that names them, and for no other', async () => {
    const fixture = cases.flatMap(({ fixtures }) => fixtures ?? [])[0] as string
    const [plain, extended] = await Promise.all([
      sessions.open({}),
      sessions.open({ fixtures: [fixture] }),
    ])
    expect(extended.corpus.documents.size).toBe(plain.corpus.documents.size + 1)
  })
})
