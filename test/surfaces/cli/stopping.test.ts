import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Stopping } from '#surfaces/cli/stopping.ts'
import { start } from '../../spawned.ts'

const TIAOLI = [process.execPath, 'bin/tiaoli.js']
const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-stopping-'))
const seeds = path.join(directory, 'seeds')
mkdirSync(seeds)
// 3.4 MB: enough that the build is still at work when the signal comes.
const lines = Array.from(
  { length: 20_000 },
  (_, at) =>
    `${(at % 999) + 1}. ${'为贯彻落实国务院决策部署，各地区要结合实际认真执行。'.repeat(2)}\n`,
)
writeFileSync(path.join(seeds, 'numbered.txt'), lines.join(''))

afterAll(() => rmSync(directory, { recursive: true }))

describe('a signal during a build', () => {
  it.each([
    [['ingest'], 'SIGTERM', 143],
    [['ask', '有哪些要求？'], 'SIGINT', 130],
  ] as const)('%j ends on %s with %i and leaves nothing', async (args, signal, exitCode) => {
    const library = mkdtempSync(path.join(directory, 'library-'))
    const env = { TIAOLI_SEEDS: seeds, TIAOLI_VECTORSTORE: library }
    const building = start([...TIAOLI, ...args], env)
    await expect.poll(() => readdirSync(library), { timeout: 30_000 }).toContain('lock')
    building.process.kill(signal)
    await building.ended
    expect(building.process.exitCode).toBe(exitCode)
    expect(building.out).toBe('')
    expect(building.err.replace('正在载入条款库……\n', '')).toMatch(/^已中断.*\n$/)
    expect(readdirSync(library)).toEqual([])
  })
})

describe('Stopping', () => {
  const exits = (): { stopping: Stopping; codes: number[] } => {
    const codes: number[] = []
    const exit = (code: number): void => void codes.push(code)
    return { stopping: new Stopping({ exit, note: () => undefined }), codes }
  }

  it('ends the process at once while nothing is being built, before and after', async () => {
    const { stopping, codes } = exits()
    stopping.stop(130)
    await stopping.breakable(async () => undefined)
    stopping.stop(143)
    expect(codes).toEqual([130, 143])
  })

  it('lets work go first, and ends at the second signal at once', async () => {
    const { stopping, codes } = exits()
    let letGo = (): void => undefined
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const working = stopping.breakable(async (signal) => {
      stopping.stop(143)
      expect(signal.aborted).toBe(true)
      await held
    })
    expect(codes).toEqual([])
    stopping.stop(130)
    expect(codes).toEqual([130])
    letGo()
    await working
    expect(codes).toEqual([130, 143])
  })
})
