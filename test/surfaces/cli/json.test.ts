// With --json, standard output holds one JSON value and nothing else, whatever else is told.
import { describe, expect, it } from 'vitest'
import { runToEnd } from '../../spawned.ts'

const TIAOLI = [process.execPath, 'bin/tiaoli.js']
const env = { TIAOLI_SEEDS: 'test/corpus' }

describe('a command with --json', () => {
  it('builds the library first, and tells it elsewhere', async () => {
    const { code, out } = await runToEnd([...TIAOLI, 'ingest', '--json'], { env })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      built: true,
      documents: [{ id: 'draft' }, { id: 'plan' }],
    })
  })

  it.each([
    [['ask', '哪些措施涉及老年用品？'], 0, { outcome: 'answered' }],
    [['ask', '天津的房价是多少？'], 0, { outcome: 'refused' }],
    [['search', '老年用品'], 0, {}],
    [['clause', 'plan:chapter1'], 0, { clause: { id: 'plan:chapter1' } }],
    [['clause', '7号文一（二）'], 0, { intent: 'lookup' }],
    [['documents'], 0, { documents: [{ id: 'draft' }, { id: 'plan' }] }],
    [['compare', 'draft', 'plan'], 0, { from: { id: 'draft' }, to: { id: 'plan' } }],
    [['doctor'], 0, { ok: true }],
  ])('%j', async (args, exitCode, expected) => {
    const port = { PORT: '0' }
    const { code, out, err } = await runToEnd([...TIAOLI, ...args, '--json'], {
      env: { ...env, ...port },
    })
    expect(err).not.toContain('错误')
    expect(code).toBe(exitCode)
    expect(JSON.parse(out)).toMatchObject(expected)
  })

  it('prints what it has before it fails, and why on standard error', async () => {
    const broken = { ...env, PORT: '0', TIAOLI_SEEDS: '/nowhere' }
    const { code, out, err } = await runToEnd([...TIAOLI, 'doctor', '--json'], { env: broken })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false })
    expect(err).toMatch(/^错误：/mu)
  })

  it('is clean through npm with -s', async () => {
    const { out } = await runToEnd(['npm', 'run', '-s', 'ask', '--', '--json', '老年用品'], { env })
    expect(JSON.parse(out)).toMatchObject({ outcome: 'answered' })
  })
})
