import { expect, it } from 'vitest'
import { startPurging, type PurgeStep } from '#store/purge.ts'

const DONE: PurgeStep = { erased: 0, hasMore: false, refusal: null }
const MORE: PurgeStep = { erased: 100, hasMore: true, refusal: null }
const REFUSED: PurgeStep = { erased: 0, hasMore: false, refusal: '请检查本机时间' }
const HOUR_MS = 3_600_000

/** Purging whose timer is turned by hand. */
function turning(steps: (PurgeStep | Error)[]) {
  const told: string[] = []
  const pausesMs: number[] = []
  let next: (() => void) | null = null
  const stop = startPurging({
    purge: async () => {
      const step = steps.shift() ?? DONE
      if (step instanceof Error) throw step
      return step
    },
    schedule: (work, afterMs) => {
      pausesMs.push(afterMs)
      next = work
      return () => (next = null)
    },
    onRefusal: (reason) => told.push(reason),
    onFailure: (error) => told.push(String(error)),
  })
  const turn = async (): Promise<void> => {
    const before = pausesMs.length
    next?.()
    await expect.poll(() => pausesMs.length).toBeGreaterThan(before)
  }
  const begun = async (): Promise<void> => {
    await expect.poll(() => pausesMs.length).toBe(1)
  }
  return { told, pausesMs, turn, begun, stop, isWaiting: () => next !== null }
}

it('erases at the start, goes on soon while there is more, and comes back every hour', async () => {
  const { pausesMs, turn, begun, stop, isWaiting } = turning([MORE, MORE, DONE, DONE])
  await begun()
  for (let at = 0; at < 3; at++) await turn()
  const [first = 0, second = 0, ...rest] = pausesMs
  expect(Math.max(first, second)).toBeLessThan(1000)
  expect(rest).toEqual([HOUR_MS, HOUR_MS])
  expect(isWaiting()).toBe(true)
  stop()
  expect(isWaiting()).toBe(false)
})

it('tells once that the clock is not believed, and again when it is doubted anew', async () => {
  const { told, turn, begun } = turning([REFUSED, REFUSED, DONE, REFUSED])
  await begun()
  for (let at = 0; at < 3; at++) await turn()
  expect(told).toEqual(['请检查本机时间', '请检查本机时间'])
})

it('tries again after an hour when the storage fails', async () => {
  const { told, pausesMs, turn, begun } = turning([new Error('disk'), DONE])
  await begun()
  await turn()
  expect(told).toEqual(['Error: disk'])
  expect(pausesMs).toEqual([HOUR_MS, HOUR_MS])
})
