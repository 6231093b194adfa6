import { describe, expect, it } from 'vitest'
import { retryAfterMs } from '../../src/models/retry.ts'

describe('retryAfterMs', () => {
  const now = Date.parse('2030-01-01T00:00:00Z')

  it('reads seconds and dates, never a wait into the past', () => {
    expect(retryAfterMs('2', now)).toBe(2000)
    expect(retryAfterMs('Tue, 01 Jan 2030 00:00:05 GMT', now)).toBe(5000)
    expect(retryAfterMs('Tue, 01 Jan 2029 00:00:05 GMT', now)).toBe(0)
  })

  it('leaves the wait to the caller when the header says nothing', () => {
    expect(retryAfterMs(null, now)).toBeNull()
    expect(retryAfterMs('soon', now)).toBeNull()
  })
})
