import { describe, expect, it } from 'vitest'
import { buildHnsw, extendHnsw } from '#library/hnsw.ts'
import { selectRows } from '#library/row-selection.ts'
import { VectorStore } from '#library/vector-store.ts'
import { unitVector, type Vectors } from '#library/vectors.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'

const DIMENSION = 24
const COUNT = 3000

/** The same "random" numbers every time (Park and Miller's generator). */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5
}

function randomVectors(count: number): Vectors {
  const next = numbersFrom(7)
  const values = new Float32Array(count * DIMENSION)
  for (let row = 0; row < count; row++) {
    values.set(unitVector(Array.from({ length: DIMENSION }, next)), row * DIMENSION)
  }
  return { dimension: DIMENSION, values }
}

const vectors = randomVectors(COUNT)
const rowVector = (row: number) => [
  ...vectors.values.subarray(row * DIMENSION, (row + 1) * DIMENSION),
]
const graph = await buildHnsw(vectors, { embeddings: await loadOfflineEmbeddings() })
const exact = new VectorStore({ vectors, graph: null })
const approximate = new VectorStore({ vectors, graph, exactUpTo: 0 })

describe.each([
  ['exact', exact],
  ['HNSW', approximate],
])('the %s search', (_, store) => {
  it('finds a vector by itself, at similarity 1, and its scores fall', async () => {
    const found = await store.search(rowVector(1234), 20)
    expect(found[0]).toMatchObject({ row: 1234 })
    expect(found[0]?.score).toBeCloseTo(1, 5)
    const scores = found.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((left, right) => right - left))
  })

  it('does not mind the length of the query vector', async () => {
    const long = rowVector(5).map((value) => value * 40)
    expect((await store.search(long, 1))[0]?.score).toBeCloseTo(1, 5)
  })

  it('returns k rows of a filter, whether it keeps few or many', async () => {
    for (const step of [2, 300]) {
      const allowed = selectRows(
        Array.from({ length: COUNT / step }, (_unused, at) => at * step),
        COUNT,
      )
      const found = await store.search(rowVector(1), 10, allowed)
      expect(found).toHaveLength(10)
      expect(found.every(({ row }) => row % step === 0)).toBe(true)
    }
  })

  it('clamps k to what there is', async () => {
    expect(await store.search(rowVector(1), COUNT + 5)).toHaveLength(COUNT)
    expect(await store.search(rowVector(1), 0)).toEqual([])
  })

  it('refuses a query of another dimension instead of comparing what cannot be compared', async () => {
    await expect(store.search([1, 2, 3], 5)).rejects.toThrow('24 维')
  })

  it('refuses a query that is zero or not a number', async () => {
    const zero = rowVector(1).map(() => 0)
    await expect(store.search(zero, 5)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    await expect(store.search(zero.with(3, Number.NaN), 5)).rejects.toThrow('非数值')
  })
})

describe('the HNSW search', () => {
  it('finds at least 98 of 100 true neighbours', async () => {
    let agreed = 0
    for (let row = 0; row < 50; row++) {
      const query = rowVector(row).map((value, at) => value + (at % 3) * 0.1)
      const truth = new Set((await exact.search(query, 10)).map((hit) => hit.row))
      agreed += (await approximate.search(query, 10)).filter((hit) => truth.has(hit.row)).length
    }
    expect(agreed).toBeGreaterThanOrEqual(490)
  })
})

describe('an empty vector store', () => {
  it('finds nothing', async () => {
    const empty = { dimension: 0, values: new Float32Array() }
    const emptyGraph = await buildHnsw(empty, { embeddings: await loadOfflineEmbeddings() })
    expect(await new VectorStore({ vectors: empty, graph: emptyGraph }).search([1], 3)).toEqual([])
  })
})

describe('buildHnsw', () => {
  it('stops when it is aborted', async () => {
    const options = { embeddings: await loadOfflineEmbeddings(), signal: AbortSignal.abort() }
    await expect(buildHnsw(vectors, options)).rejects.toThrow('abort')
  })
})

const embeddings = await loadOfflineEmbeddings()

describe('extendHnsw', () => {
  const options = { embeddings }
  const base = randomVectors(400)

  /** Rows of the base moved to new places, with new vectors at -1. */
  function changed(previousRows: number[]) {
    const fresh = numbersFrom(99)
    const values = new Float32Array(previousRows.length * DIMENSION)
    previousRows.forEach((before, row) => {
      const vector =
        before < 0
          ? unitVector(Array.from({ length: DIMENSION }, fresh))
          : base.values.subarray(before * DIMENSION, (before + 1) * DIMENSION)
      values.set(vector, row * DIMENSION)
    })
    return {
      vectors: { dimension: DIMENSION, values },
      previousRows: Int32Array.from(previousRows),
    }
  }

  it('follows rows that move, go and come, time after time', async () => {
    // Without the first 20 rows, with 10 new ones in front; then without another 10 and 5 new.
    const first = changed([...Array.from({ length: 10 }, () => -1), ...numbersBetween(20, 400)])
    const one = await extendHnsw(await buildHnsw(base, options), first, options)
    const kept = numbersBetween(10, 390)
    const second = {
      vectors: { dimension: DIMENSION, values: first.vectors.values.slice(5 * DIMENSION) },
      previousRows: Int32Array.from([-1, -1, -1, -1, -1, ...kept]),
    }
    const two = one && (await extendHnsw(one, second, options))
    const store = new VectorStore({ vectors: second.vectors, graph: two, exactUpTo: 0 })
    const truth = new VectorStore({ vectors: second.vectors, graph: null })
    for (const row of [0, 4, 5, 200, 384]) {
      const query = [...second.vectors.values.subarray(row * DIMENSION, (row + 1) * DIMENSION)]
      const found = (await store.search(query, 5)).map((hit) => hit.row)
      expect(found).toEqual((await truth.search(query, 5)).map((hit) => hit.row))
      expect(found[0]).toBe(row)
    }
    const all = await store.search(rowVector(0), 1000)
    expect(new Set(all.map((hit) => hit.row)).size).toBe(385)
  })

  it('declines when most points would be new, so that the graph is built anew', async () => {
    const graphNow = await buildHnsw(base, options)
    const rows = [...numbersBetween(0, 300), ...Array.from({ length: 200 }, () => -1)]
    expect(await extendHnsw(graphNow, changed(rows), options)).toBeNull()
  })
})

function numbersBetween(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at)
}
