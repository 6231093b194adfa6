// Eval: runs all cases and sums their results up.
import { type Assessment, type AssessOptions, assessCase } from './assess.ts'
import { shortHash } from './cases.ts'
import type { Metric } from './metrics/metric.ts'
import { addTurnConsistency, TURN_CONSISTENCY } from './metrics/turns.ts'
import { isPassed, RUN_FILE_VERSION, type CaseResult, type RunFile } from './run-file.ts'
import type { EvalCase } from './schema.ts'
import type { CaseDocuments, Session } from './target.ts'
import { resolveGold } from './corpus.ts'

export interface RunOptions extends AssessOptions {
  cases: readonly EvalCase[]
  /** A session over the documents of a case. */
  open: (documents: CaseDocuments) => Promise<Session>
  concurrency: number
  /** Stops after the first case that does not pass. */
  failFast: boolean
  onProgress?: (done: number, total: number) => void
  meta: Omit<RunFile['meta'], 'corpusHash' | 'casesHash' | 'asOf' | 'repeat' | 'mode'>
}

export interface RunOutcome {
  run: RunFile
  /** Milliseconds of each answer by case; kept out of the run so that equal runs are equal. */
  latenciesMs: Record<string, number[]>
}

/** Opens each set of documents once, however many cases ask for it. */
function openOnce(open: RunOptions['open']): RunOptions['open'] {
  const sessions = new Map<string, Promise<Session>>()
  return ({ fixtures = [], library = '' }) => {
    const key = [library, ...fixtures].join('\n')
    const session = sessions.get(key) ?? open({ fixtures, ...(library !== '' && { library }) })
    sessions.set(key, session)
    return session
  }
}

async function assessAll(options: RunOptions, open: RunOptions['open']): Promise<Assessment[]> {
  const { cases, concurrency, failFast, onProgress } = options
  const assessments: Assessment[] = []
  let next = 0
  let done = 0
  let stopped = false
  const work = async (): Promise<void> => {
    while (next < cases.length && !stopped) {
      const at = next++
      const testCase = cases[at] as EvalCase
      const assessment = await assessCase(testCase, await open(testCase), options)
      assessments[at] = assessment
      onProgress?.(++done, cases.length)
      if (failFast && !isPassed(assessment.result)) stopped = true
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return assessments.filter((assessment) => assessment !== undefined)
}

/** Mean of each metric over the cases that it applies to. */
export function summarise(
  results: readonly CaseResult[],
  metrics: readonly Pick<Metric, 'name' | 'direction'>[],
): RunFile['metrics'] {
  return Object.fromEntries(
    metrics.map(({ name, direction }) => {
      const values = results
        .map(({ scores }) => scores[name] ?? null)
        .filter((value) => value !== null)
      const total = values.reduce((sum, value) => sum + value, 0)
      const mean = values.length === 0 ? null : total / values.length
      return [name, { direction, mean, n: values.length }]
    }),
  )
}

function countByCategory(results: readonly CaseResult[]): RunFile['categories'] {
  const counts: RunFile['categories'] = {}
  for (const result of results) {
    const count = (counts[result.category] ??= { passed: 0, cases: 0 })
    count.cases++
    if (isPassed(result)) count.passed++
  }
  return counts
}

/** Labels that no clause of the library answers to. */
function unresolvedLabels(cases: readonly EvalCase[], session: Session): string[] {
  return cases.flatMap(({ id, expected }) =>
    expected
      .filter((one) => resolveGold(one, session.corpus).clauses.length === 0)
      .map(({ doc, clause }) => `${id}: ${doc} ${clause}`),
  )
}

/** Asks and scores every case. A case that throws is recorded as an error, not as a failure. */
export async function runCases(options: RunOptions): Promise<RunOutcome> {
  const { cases, asOf, repeat, retrievalOnly, metrics, meta } = options
  const open = openOnce(options.open)
  const plain = await open({})
  const assessments = await assessAll(options, open)
  const results = addTurnConsistency(assessments.map(({ result }) => result))
  const run: RunFile = {
    version: RUN_FILE_VERSION,
    meta: {
      ...meta,
      mode: retrievalOnly ? 'retrieval' : 'full',
      corpusHash: plain.corpus.version,
      casesHash: shortHash(cases),
      asOf,
      repeat,
    },
    metrics: summarise(results, retrievalOnly ? metrics : [...metrics, TURN_CONSISTENCY]),
    categories: countByCategory(results),
    unresolved: unresolvedLabels(
      cases.filter(({ fixtures, library }) => fixtures === undefined && library === undefined),
      plain,
    ),
    cases: results,
  }
  const latenciesMs = Object.fromEntries(
    assessments.map(({ result, latenciesMs: times }) => [result.id, times]),
  )
  return { run, latenciesMs }
}
