// How far an answer is, as fast as a platform takes it and no faster; time passes by hand.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Replier } from '#surfaces/channels/channel.ts'
import { startProgress } from '#surfaces/channels/messages/progress.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

function open(show: (text: string) => Promise<void>) {
  const replier: Replier = {
    progress: { afterMs: 300, everyMs: 500, show },
    finish: async () => undefined,
  }
  return startProgress(replier, () => undefined)
}

it('says nothing of a quick answer', async () => {
  const shown: string[] = []
  const progress = open(async (text) => void shown.push(text))
  progress.show('第一句')
  await vi.advanceTimersByTimeAsync(299)
  await progress.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(shown).toEqual([])
})

it('says that it works, then the latest text only, once each while', async () => {
  const shown: string[] = []
  const progress = open(async (text) => void shown.push(text))
  await vi.advanceTimersByTimeAsync(300)
  expect(shown).toEqual(['正在查阅政策原文…'])
  progress.show('第一句')
  progress.show('第一句第二句')
  await vi.advanceTimersByTimeAsync(499)
  expect(shown).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(shown.slice(1)).toEqual(['第一句第二句'])
  await vi.advanceTimersByTimeAsync(5000)
  expect(shown).toHaveLength(2)
})

it('waits for a platform that is slow to take it', async () => {
  let take = (): void => undefined
  let begun = 0
  const progress = open(() => {
    begun++
    return new Promise((resolve) => (take = resolve))
  })
  await vi.advanceTimersByTimeAsync(300)
  progress.show('第一句')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toBe(1)
  take()
  await vi.advanceTimersByTimeAsync(500)
  expect(begun).toBe(2)
  take()
  await progress.stop()
})
