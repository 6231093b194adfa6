import { describe, expect, it } from 'vitest'
import { buildHnsw, extendHnsw, searchHnsw } from '#library/hnsw.ts'
import { selectRows } from '#library/row-selection.ts'
import { TopK, type ScoredRow } from '#library/top-k.ts'
import { EXHAUSTIVE_UP_TO, VectorStore, type VectorScope } from '#library/vector-store.ts'
import { similarityAt, unitVector, vectorCount, type Vectors } from '#library/vectors.ts'
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
const embeddings = await loadOfflineEmbeddings()
const store = new VectorStore({ vectors, graph: await buildHnsw(vectors, { embeddings }) })
const large = randomVectors(EXHAUSTIVE_UP_TO + 1000)
const largeStore = new VectorStore({
  vectors: large,
  graph: await buildHnsw(large, { embeddings }),
})

async function nearest(
  of: VectorStore,
  query: readonly number[],
  scope: VectorScope,
): Promise<ScoredRow[]> {
  const [found = []] = await of.search(query, [scope])
  return found
}

/** What a scan of all rows finds, which the store must find too. */
function scanned(
  { vectors: all }: VectorStore,
  query: readonly number[],
  { k, allowed }: VectorScope,
): ScoredRow[] {
  const top = new TopK(k)
  const unit = unitVector(query)
  for (let row = 0; row < vectorCount(all); row++)
    if (allowed === undefined || allowed.mask[row] === 1)
      top.offer(row, similarityAt(all, row, unit))
  return top.best()
}

const everyNth = (step: number, count: number) =>
  selectRows(
    Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step),
    count,
  )

describe.each([
  ['small', store],
  ['large', largeStore],
])('the search in a %s store', (_, of) => {
  const count = vectorCount(of.vectors)

  it('finds a vector by itself, at similarity 1, and its scores fall', async () => {
    const found = await nearest(of, rowVector(1234), { k: 20 })
    expect(found[0]).toMatchObject({ row: 1234 })
    expect(found[0]?.score).toBeCloseTo(1, 5)
    const scores = found.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((left, right) => right - left))
  })

  it('gives the scores of the vectors themselves, to the last bit', async () => {
    for (const { row, score } of await nearest(of, rowVector(7), { k: 50 }))
      expect(score).toBe(similarityAt(of.vectors, row, unitVector(rowVector(7))))
  })

  it('does not mind the length of the query vector', async () => {
    const long = rowVector(5).map((value) => value * 40)
    expect((await nearest(of, long, { k: 1 }))[0]?.score).toBeCloseTo(1, 5)
  })

  it('returns k rows of a filter, whether it keeps few or many', async () => {
    for (const step of [2, 300]) {
      const allowed = everyNth(step, count)
      const found = await nearest(of, rowVector(1), { k: 10, allowed })
      expect(found).toEqual(scanned(of, rowVector(1), { k: 10, allowed }))
    }
  })

  it('searches several scopes at once as it does each', async () => {
    const scopes = [{ k: 5 }, { k: 3, allowed: everyNth(7, count) }, { k: 0 }]
    expect(await of.search(rowVector(3), scopes)).toEqual(
      await Promise.all(scopes.map((scope) => nearest(of, rowVector(3), scope))),
    )
  })

  it('clamps k to what there is', async () => {
    const allowed = everyNth(5, count)
    expect(await nearest(of, rowVector(1), { k: count + 5, allowed })).toHaveLength(
      allowed.rows.length,
    )
    expect(await nearest(of, rowVector(1), { k: 0 })).toEqual([])
  })

  it('refuses a query of another dimension instead of comparing what cannot be compared', async () => {
    await expect(nearest(of, [1, 2, 3], { k: 5 })).rejects.toThrow('24 维')
  })

  it('refuses a query that is zero or not a number', async () => {
    const zero = rowVector(1).map(() => 0)
    await expect(nearest(of, zero, { k: 5 })).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    await expect(nearest(of, zero.with(3, Number.NaN), { k: 5 })).rejects.toThrow('非数值')
  })
})

describe('a store of up to 5,000 clauses', () => {
  const queries = Array.from({ length: 50 }, (_, row) =>
    rowVector(row).map((value, at) => value + (at % 3) * 0.1),
  )

  it.each([
    ['all clauses', undefined],
    ['half of them', everyNth(2, COUNT)],
    ['a few of them', everyNth(250, COUNT)],
  ])('finds exactly what a scan of %s finds', async (_name, allowed) => {
    for (const query of queries)
      for (const k of [10, 300, COUNT])
        expect(await nearest(store, query, { k, allowed })).toEqual(
          scanned(store, query, { k, allowed }),
        )
  })

  it('finds every one of hundreds of copies', async () => {
    const copies = { dimension: DIMENSION, values: new Float32Array(2000 * DIMENSION) }
    for (let row = 0; row < 2000; row++) copies.values.set(rowVector(row % 2), row * DIMENSION)
    const graph = await buildHnsw(copies, { embeddings })
    const ofCopies = new VectorStore({ vectors: copies, graph })
    const found = await nearest(ofCopies, rowVector(0), { k: 2000 })
    expect(found).toEqual(scanned(ofCopies, rowVector(0), { k: 2000 }))
  })
})

describe('a larger store', () => {
  it('finds at least 98 of 100 true neighbours, behind a filter too', async () => {
    for (const allowed of [undefined, selectRows(numbersBetween(0, 5500), 6000)]) {
      let agreed = 0
      for (let row = 0; row < 50; row++) {
        const query = rowVector(row).map((value, at) => value + (at % 3) * 0.1)
        const truth = new Set(scanned(largeStore, query, { k: 10, allowed }).map((hit) => hit.row))
        const found = await nearest(largeStore, query, { k: 10, allowed })
        agreed += found.filter((hit) => truth.has(hit.row)).length
      }
      expect(agreed).toBeGreaterThanOrEqual(490)
    }
  })
})

describe('an empty vector store', () => {
  it('finds nothing', async () => {
    const empty = { dimension: 0, values: new Float32Array() }
    const ofNothing = new VectorStore({
      vectors: empty,
      graph: await buildHnsw(empty, { embeddings }),
    })
    expect(await nearest(ofNothing, [1], { k: 3 })).toEqual([])
  })
})

describe('buildHnsw', () => {
  it('stops when it is aborted', async () => {
    const options = { embeddings, signal: AbortSignal.abort() }
    await expect(buildHnsw(vectors, options)).rejects.toThrow('abort')
  })
})

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
    if (two === null) throw new Error('built anew')
    const extended = new VectorStore({ vectors: second.vectors, graph: two })
    for (const row of [0, 4, 5, 200, 384]) {
      const query = [...second.vectors.values.subarray(row * DIMENSION, (row + 1) * DIMENSION)]
      const found = await nearest(extended, query, { k: 5 })
      expect(found).toEqual(scanned(extended, query, { k: 5 }))
      expect(found[0]?.row).toBe(row)
    }
    const rows = await searchHnsw(two, unitVector(rowVector(0)), { k: 1000 })
    expect(new Set(rows).size).toBe(385)
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
