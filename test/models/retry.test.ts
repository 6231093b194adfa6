import { describe, expect, it } from 'vitest'
import { backoffMs, retryAfterMs, withRetries, type RetryOptions } from '#models/retry.ts'

/** Fails `failures` times and tells how long it waited in between; the waits pass at once. */
async function waits(failures: number, options: Partial<RetryOptions>): Promise<number[]> {
  const waited: number[] = []
  let calls = 0
  await withRetries(
    async () => {
      calls += 1
      if (calls <= failures) throw new Error('busy')
    },
    {
      attempts: 4,
      firstDelayMs: 40,
      maxDelayMs: 1000,
      advise: () => ({ retry: true, afterMs: null }),
      pause: async (delayMs) => void waited.push(delayMs),
      ...options,
    },
  )
  return waited
}

describe('backoffMs', () => {
  it('doubles with each attempt, less up to half by chance', () => {
    expect([1, 2, 3].map((attempt) => backoffMs(500, attempt, 0))).toEqual([500, 1000, 2000])
    expect(backoffMs(500, 3, 1)).toBe(1000)
  })
})

describe('withRetries', () => {
  it('waits as long as the server asks, not less', async () => {
    const advise = () => ({ retry: true, afterMs: 400 })
    expect(await waits(1, { advise, firstDelayMs: 1 })).toEqual([400])
  })

  it('does not begin a wait that outlasts the time left', async () => {
    const work = waits(1, { firstDelayMs: 500, timeLeftMs: () => 200 })
    await expect(work).rejects.toThrow('busy')
  })

  it('ends a wait with the reason of the signal', async () => {
    const leave = new AbortController()
    const options = {
      attempts: 2,
      firstDelayMs: 600_000,
      maxDelayMs: 600_000,
      signal: leave.signal,
    }
    const advise = () => ({ retry: true, afterMs: null })
    const work = withRetries(() => Promise.reject(new Error('busy')), { ...options, advise })
    leave.abort(new Error('the client left'))
    await expect(work).rejects.toThrow('the client left')
  })
})

describe('retryAfterMs', () => {
  const now = Date.parse('2030-01-01T00:00:00Z')

  it('reads seconds and dates, never a wait into the past', () => {
    expect(retryAfterMs('2', now)).toBe(2000)
    expect(retryAfterMs('-2', now)).toBe(0)
    expect(retryAfterMs('Tue, 01 Jan 2030 00:00:05 GMT', now)).toBe(5000)
    expect(retryAfterMs('Tue, 01 Jan 2029 00:00:05 GMT', now)).toBe(0)
  })

  it('leaves the wait to the caller when the header says nothing', () => {
    expect(retryAfterMs(null, now)).toBeNull()
    expect(retryAfterMs('soon', now)).toBeNull()
  })
})
