// Systems that game single metrics must not get through the gate of the project.
import { beforeAll, describe, expect, it } from 'vitest'
import { readAnswer, type ScoredAnswer } from '../../eval/answer.ts'
import type { Corpus } from '../../eval/corpus.ts'
import { type GateRules, judgeRun, readGateRules } from '../../eval/gate.ts'
import { bigramContainment, readClaim, readSource, type Source } from '../../eval/match.ts'
import { metricsOf } from '../../eval/metrics/all.ts'
import { runCases } from '../../eval/run.ts'
import type { EvalCase } from '../../eval/schema.ts'
import { readSeedCorpus } from '../../eval/seed-corpus.ts'
import { DEFAULT_AS_OF, GATE_FILE } from '../../eval/settings.ts'
import type { Clause } from '#domain/clause.ts'
import { goldAnswer, plainCases } from './gold-answers.ts'

let corpus: Corpus
let rules: GateRules
let cases: EvalCase[]
let sources: Map<string, Source>
beforeAll(async () => {
  corpus = await readSeedCorpus('seeds')
  rules = await readGateRules(GATE_FILE)
  cases = (await plainCases()).filter((_case, index) => index % 6 === 0)
  sources = new Map([...corpus.clauses.values()].map(({ id, text }) => [id, readSource(text)]))
})

function quoting(clauses: readonly Clause[]): ScoredAnswer {
  return readAnswer({
    text: clauses
      .map(({ text }, index) => `- 征求意见稿或正式文件：${text} [${index + 1}]`)
      .join('\n'),
    outcome: 'answered',
    citations: clauses.map(({ id, documentId, label, text }, index) => ({
      n: index + 1,
      clauseId: id,
      documentId,
      label,
      text,
    })),
  })
}

function nearest(question: string): Clause[] {
  const { bigrams } = readClaim(question)
  const ranked = [...corpus.clauses.values()].toSorted(
    (a, b) =>
      bigramContainment(bigrams, [sources.get(b.id) as Source]) -
      bigramContainment(bigrams, [sources.get(a.id) as Source]),
  )
  return ranked.slice(0, 1)
}

async function failuresOf(answer: (testCase: EvalCase) => ScoredAnswer): Promise<string[]> {
  const { run } = await runCases({
    cases,
    open: async () => ({
      corpus,
      target: {
        ask: async (testCase) => ({ answer: answer(testCase), evidence: [], latencyMs: 0 }),
        search: async () => [],
      },
    }),
    metrics: metricsOf({ k: [10], scope: 'all' }),
    asOf: DEFAULT_AS_OF,
    repeat: 1,
    retrievalOnly: false,
    promptLines: [],
    concurrency: 1,
    failFast: false,
    meta: {
      profile: 'test',
      git: null,
      configHash: '',
      promptHash: '',
      seed: 1,
      k: [10],
      isSelection: true,
    },
  })
  const { exitCode, failures } = judgeRun(run, {
    rules,
    comparison: null,
    deterministic: true,
    corpus: { baselineHash: null, mayChange: true },
  })
  expect(exitCode).toBe(1)
  // Retrieval is empty for all of them; what they are caught by must be what they do.
  return failures.filter((failure) => !/^(recall|mrr|类别)/u.test(failure))
}

const failing = (metric: string): unknown =>
  expect.arrayContaining([expect.stringMatching(new RegExp(`^${metric} `, 'u'))])

describe('the gate', () => {
  it('stops a system that always refuses', async () => {
    const refusal = { reason: 'not-in-corpus', message: '无法回答。', nearest: [] }
    const failures = await failuresOf(() =>
      readAnswer({ text: refusal.message, outcome: 'refused', refusal }),
    )
    expect(failures).toEqual(failing('false refusal'))
    expect(failures).toEqual(failing('clause citation recall'))
  })

  it('stops a system that quotes the nearest clause, whatever was asked', async () => {
    const failures = await failuresOf(({ question }) => quoting(nearest(question)))
    expect(failures).toEqual(failing('false answer'))
    expect(failures).toEqual(failing('clause citation recall'))
  })

  it('stops a system that pastes a whole document', async () => {
    const [document] = corpus.byDocument.values()
    const everything = quoting(document ?? [])
    const failures = await failuresOf(() => everything)
    expect(failures).toEqual(failing('clause citation precision'))
    expect(failures).toEqual(failing('false answer'))
  })

  it('stops a system that says the right words without a citation', async () => {
    const failures = await failuresOf((testCase) => {
      const { text, ...rest } = goldAnswer(testCase, corpus)
      return { ...rest, text: text.replaceAll(/ \[\d+\]/gu, ''), citations: [] }
    })
    expect(failures).toEqual(failing('citation recall'))
    expect(failures).toEqual(failing('clause citation recall'))
  })
})
