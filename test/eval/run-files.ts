// Runs made by hand, for what compares, judges and reports them.
import type { CaseResult, RunFile } from '../../eval/run-file.ts'

/** A case that passes unless changed. */
export function caseResult(id: string, changes: Partial<CaseResult> = {}): CaseResult {
  return {
    id,
    caseHash: 'hash',
    category: 'numeric',
    group: id,
    critical: false,
    question: `${id}？`,
    gold: [{ doc: 'plan', clause: '一', need: 'required', clauseIds: ['plan:chapter1'] }],
    answer: {
      text: '回答 [1]',
      outcome: 'answered',
      outcomeInferred: false,
      refusalReason: null,
      citations: [{ n: 1, documentId: 'plan', clauseId: 'plan:chapter1' }],
      notices: [],
    },
    ranking: ['plan:chapter1'],
    evidence: ['plan:chapter1'],
    scores: { facts: 1 },
    details: {},
    passes: [true],
    missed: [],
    cause: null,
    error: null,
    ...changes,
  }
}

/** The same case, failing. */
export function failed(id: string, changes: Partial<CaseResult> = {}): CaseResult {
  return caseResult(id, {
    scores: { facts: 0 },
    passes: [false],
    missed: ['facts'],
    cause: 'missing-fact',
    ...changes,
  })
}

/** A run of the cases; the mean of facts is computed, nothing else is measured. */
export function runOf(cases: CaseResult[], meta: Partial<RunFile['meta']> = {}): RunFile {
  const facts = cases.map(({ scores }) => scores['facts'] ?? 0)
  const passed = cases.filter(({ passes }) => passes.every(Boolean) && passes.length > 0)
  return {
    version: 1,
    meta: {
      profile: 'offline',
      mode: 'full',
      git: 'abc',
      corpusHash: 'corpus',
      casesHash: 'cases',
      configHash: 'config',
      promptHash: 'prompt',
      asOf: '2026-11-21',
      seed: 42,
      k: [5],
      repeat: 1,
      isSelection: false,
      ...meta,
    },
    metrics: {
      facts: {
        direction: 'higher',
        mean: facts.reduce((sum, value) => sum + value, 0) / facts.length,
        n: facts.length,
      },
    },
    categories: { numeric: { passed: passed.length, cases: cases.length } },
    unresolved: [],
    cases,
  }
}
