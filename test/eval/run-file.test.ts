import { describe, expect, it } from 'vitest'
import { serialiseRun } from '../../eval/run-file.ts'
import { caseResult, runOf } from './run-files.ts'

describe('serialiseRun', () => {
  it('gives the same bytes whatever the order of keys and the noise in floats', () => {
    const first = runOf([caseResult('c1', { scores: { facts: 1 / 3, mrr: 0.5 } })])
    const other = runOf([caseResult('c1', { scores: { mrr: 0.5, facts: 0.333333 } })])
    expect(serialiseRun(other)).toBe(serialiseRun(first))
    expect(serialiseRun(first)).toContain('"facts": 0.3333')
  })

  it('keeps cases in their order, one field a line', () => {
    const text = serialiseRun(runOf([caseResult('c2'), caseResult('c1')]))
    expect(text.indexOf('"id": "c2"')).toBeLessThan(text.indexOf('"id": "c1"'))
    expect(text.split('\n').length).toBeGreaterThan(50)
  })
})
