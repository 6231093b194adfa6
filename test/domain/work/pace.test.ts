import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { pace, UNITS_PER_SLICE } from '#domain/work/pace.ts'

/** Turns that the event loop takes while the work is done. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  let turns = 0
  const done = new AbortController()
  const counting = (async () => {
    while (!done.signal.aborted) {
      await nextTurn()
      turns++
    }
  })()
  await work()
  done.abort()
  await counting
  return turns
}

describe('pace', () => {
  it('gives the event loop a turn after each slice of work, and none before', async () => {
    const slices = 8
    const turns = await turnsDuring(async () => {
      for (let unit = 0; unit < slices * UNITS_PER_SLICE; unit++) await pace(1)
    })
    expect(turns).toBeGreaterThanOrEqual(slices)
    expect(turns).toBeLessThanOrEqual(slices + 2)
  })
})
