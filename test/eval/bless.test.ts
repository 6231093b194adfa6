import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { blessRun } from '../../eval/commands/bless.ts'
import { readRun } from '../../eval/run-file.ts'
import { caseResult, failed, runOf } from './run-files.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bless-'))
})
afterEach(() => rm(directory, { recursive: true }))

const options = (reason = '改了切分') => ({
  reason,
  baselineFile: join(directory, 'offline.json'),
  changesFile: join(directory, 'CHANGES.md'),
})

describe('blessRun', () => {
  it('makes the run the baseline and records reason and flips, newest last', async () => {
    await blessRun(runOf([caseResult('c1'), failed('c2')]), options('第一次'))
    const second = runOf([failed('c1'), caseResult('c2')])
    await blessRun(second, options('改了\n切分'))
    expect(await readRun(options().baselineFile)).toEqual(second)
    const changes = await readFile(options().changesFile, 'utf8')
    expect(changes.indexOf('## 第一次')).toBeLessThan(changes.indexOf('## 改了 切分'))
    expect(changes).toContain('变差：c1')
    expect(changes).toContain('变好：c2')
  })

  it.each([
    ['no reason', runOf([caseResult('c1')]), '  '],
    ['some of the cases', runOf([caseResult('c1')], { isSelection: true }), '理由'],
    ['retrieval alone', runOf([caseResult('c1')], { mode: 'retrieval' }), '理由'],
    ['a case that threw', runOf([caseResult('c1', { error: 'x', passes: [] })]), '理由'],
    ['no cases', runOf([]), '理由'],
  ])('refuses %s', async (_what, run, reason) => {
    await expect(blessRun(run, options(reason))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('readRun', () => {
  it('refuses a file of another shape', async () => {
    const file = join(directory, 'run.json')
    await writeFile(file, JSON.stringify({ ...runOf([]), version: 99 }))
    await expect(readRun(file)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
