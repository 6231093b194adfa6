import { describe, expect, it } from 'vitest'
import { buildLibrary } from '#library/update/build.ts'
import { Pace } from '#library/update/pace.ts'
import { describeSources } from '#library/update/sources.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import type { Steps } from '#domain/work/steps.ts'

const embeddings = await loadOfflineEmbeddings()

/** A clock that goes on by so much whenever it is looked at. */
function clock(stepMs: number): () => number {
  let ms = 0
  return () => (ms += stepMs)
}

function documentOf(lines: number): Uint8Array {
  const line = (_: unknown, at: number): string => `${(at % 999) + 1}. 发展银发经济第${at}项。\n`
  return Buffer.from(Array.from({ length: lines }, line).join(''))
}

function build(lines: number, options: { signal?: AbortSignal; clockMs?: () => number }) {
  const files = [{ name: 'a.txt', bytes: documentOf(lines) }]
  return buildLibrary({
    sources: describeSources(files, null),
    embeddings,
    previous: null,
    ...options,
  })
}

/** How often the event loop had its turn while something went on. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let done = false
  const count = (): void => {
    turns++
    if (!done) setImmediate(count)
  }
  setImmediate(count)
  await work.finally(() => (done = true))
  return turns
}

describe('a pace', () => {
  function* steps(count: number): Steps<number> {
    for (let at = 0; at < count; at++) yield
    return count
  }

  it('rests once for each turn of 10 ms, however many steps it takes', async () => {
    expect(await turnsDuring(new Pace({ clockMs: clock(1) }).run(steps(1000)))).toBeLessThan(200)
    expect(await turnsDuring(new Pace({ clockMs: clock(10) }).run(steps(1000)))).toBeGreaterThan(
      400,
    )
  })

  it('hears a signal between two steps and throws its reason', async () => {
    const stopping = new AbortController()
    const running = new Pace({ signal: stopping.signal, clockMs: clock(10) }).run(steps(1e9))
    setImmediate(() => stopping.abort(new Error('asked to stop')))
    await expect(running).rejects.toThrow('asked to stop')
  })
})

describe('a build', () => {
  it('gives the event loop more turns for a longer document', async () => {
    const turns = async (lines: number) => turnsDuring(build(lines, { clockMs: clock(1) }))
    // The first build waits for packages that are loaded.
    await build(10, {})
    const [once, twice] = [await turns(200), await turns(400)]
    expect(once).toBeGreaterThan(20)
    expect(twice).toBeGreaterThan(1.5 * once)
  })

  it.each(['read', 'embed', 'index'])('is broken off after it has begun to %s', async (stage) => {
    const stopping = new AbortController()
    const files = [
      { name: 'a.txt', bytes: documentOf(400) },
      { name: 'b.txt', bytes: documentOf(400) },
    ]
    const stages: string[] = []
    const building = buildLibrary({
      sources: describeSources(files, null),
      embeddings,
      previous: null,
      signal: stopping.signal,
      clockMs: clock(1),
      onProgress: (reached, done) => {
        stages.push(reached)
        if (reached === stage && done > 0) setImmediate(() => stopping.abort())
      },
    })
    await expect(building).rejects.toThrow('abort')
    expect(stages.at(-1)).toBe(stage)
  })
})
