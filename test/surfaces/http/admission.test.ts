import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Admission, type AdmissionLimits } from '#surfaces/http/callers/admission.ts'
import type { Place } from '#surfaces/http/context.ts'

const LIMITS: AdmissionLimits = { maxConcurrent: 2, maxWaiting: 3, queueTimeoutMs: 5000 }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A queue on a clock of the test, and what became of each who came. */
function queue(limits: Partial<AdmissionLimits> = {}) {
  let nowMs = 0
  const admission = new Admission({ ...LIMITS, ...limits }, () => nowMs)
  let workMs = 0
  const begun: string[] = []
  const refused = new Map<string, unknown>()
  const places = new Map<string, Place>()
  const clients = new Map<string, AbortController>()
  const enter = async (name: string): Promise<void> => {
    const client = new AbortController()
    clients.set(name, client)
    try {
      places.set(name, await admission.enter(client.signal))
      begun.push(name)
      nowMs += workMs
      if (workMs > 0) places.get(name)?.release()
    } catch (error) {
      refused.set(name, error)
    }
  }
  return {
    begun,
    refused,
    /** Each that begins is done at once, and takes the processor so long. */
    work: (ms: number) => void (workMs = ms),
    come: async (...names: string[]) => {
      for (const name of names) void enter(name)
      await Promise.resolve()
    },
    turns: async (count = 10) => {
      for (let turn = 0; turn < count; turn++) await nextTurn()
    },
    pass: (ms: number) => {
      nowMs += ms
      vi.advanceTimersByTime(ms)
    },
    end: (name: string) => places.get(name)?.release(),
    hangUp: (name: string) => clients.get(name)?.abort(new Error(`${name} is gone`)),
  }
}

describe('Admission', () => {
  it('lets so many begin and the others wait, first come first served', async () => {
    const { come, begun, refused, end, turns } = queue()
    await come('a', 'b', 'c', 'd')
    await turns()
    expect(begun).toEqual(['a', 'b'])
    end('b')
    end('b')
    await turns()
    expect(begun).toEqual(['a', 'b', 'c'])
    end('a')
    await turns()
    expect(begun).toEqual(['a', 'b', 'c', 'd'])
    expect(refused.size).toBe(0)
  })

  it.each([
    // Each turn of the event loop does what it can in 25 ms.
    [100, [0, 1, 2, 3, 4]],
    [10, [0, 3, 6, 8]],
    [1, [0, 8]],
    // What is not done waits for others: they begin one a turn.
    [0, [0, 1, 2, 3, 4]],
  ])(
    'lets the event loop have its turn while %i ms of work follow each other',
    async (ms, seen) => {
      const { come, begun, turns, work } = queue({ maxConcurrent: 10 })
      work(ms)
      await come(...'abcdefgh')
      const counts = [begun.length]
      while (counts.length < seen.length) {
        await turns(1)
        counts.push(begun.length)
      }
      expect(counts).toEqual(seen)
    },
  )

  it('refuses at once who finds too many waiting, and says when to come back', async () => {
    const { come, refused, turns } = queue()
    await come('a', 'b', 'c', 'd', 'e', 'f')
    expect([...refused.keys()]).toEqual(['f'])
    expect(refused.get('f')).toMatchObject({ code: 'BUSY', retryAfterS: 1 })
    await turns()
    await come('g')
    expect([...refused.keys()]).toEqual(['f', 'g'])
  })

  it('refuses who was not admitted in time, and nobody else', async () => {
    const { come, begun, refused, pass, end, turns } = queue()
    await come('a', 'b', 'c')
    await turns()
    pass(4000)
    await come('d')
    pass(1000)
    await turns()
    expect([...refused.keys()]).toEqual(['c'])
    end('a')
    await turns()
    expect(begun).toEqual(['a', 'b', 'd'])
    pass(60_000)
    await turns()
    expect([...refused.keys()]).toEqual(['c'])
  })

  it('frees the place of a client that leaves, waiting or in work', async () => {
    const { come, begun, refused, hangUp, turns } = queue()
    await come('a', 'b', 'c', 'd')
    await turns()
    hangUp('c')
    hangUp('a')
    await turns()
    expect(begun).toEqual(['a', 'b', 'd'])
    expect(refused.get('c')).toMatchObject({ message: 'c is gone' })
  })

  it('refuses at once who would wait longer than the limit, by how fast others begin', async () => {
    const { come, refused, pass, end, turns } = queue({ maxConcurrent: 1, maxWaiting: 100 })
    await come('0', '1', '2', '3')
    await turns()
    for (let second = 0; second < 50; second++) {
      pass(1000)
      await come(`${second + 4}`)
      end(`${second}`)
      await turns()
    }
    expect(refused.size).toBe(0)
    // Three wait, and one begins each second.
    await come('fourth', 'fifth', 'sixth')
    expect([...refused.keys()]).toEqual(['sixth'])
    expect(refused.get('sixth')).toMatchObject({ code: 'BUSY', retryAfterS: 5 })
  })

  it('lets in who comes after a slow time', async () => {
    const { come, begun, refused, pass, end, turns } = queue({ maxConcurrent: 1, maxWaiting: 100 })
    await come('0', '1')
    await turns()
    for (let minute = 0; minute < 50; minute++) {
      pass(3999)
      await come(`${minute + 2}`)
      end(`${minute}`)
      await turns()
    }
    end('50')
    await turns()
    end('51')
    await turns()
    await come('next')
    await turns()
    await come('after')
    end('next')
    await turns()
    expect(begun.slice(-2)).toEqual(['next', 'after'])
    expect(refused.size).toBe(0)
  })
})
