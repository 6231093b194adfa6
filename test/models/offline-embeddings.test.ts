import { describe, expect, it } from 'vitest'
import { OfflineEmbeddings } from '../../src/models/offline-embeddings.ts'

const embeddings = new OfflineEmbeddings()

const cosine = async (left: string, right: string) => {
  const [one = [], other = []] = await embeddings.embedDocuments([left, right])
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
}

describe('OfflineEmbeddings', () => {
  it('gives unit vectors of 512 numbers, the same for a query as for a document', async () => {
    const [vector = []] = await embeddings.embedDocuments(['老年用品'])
    expect(vector).toHaveLength(512)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 10)
    expect(await embeddings.embedQuery('老年用品')).toEqual(vector)
  })

  it('gives the same numbers on every machine and in every release with this identity', async () => {
    const vector = await embeddings.embedQuery('老')
    const at = vector.findIndex((value) => value !== 0)
    expect([embeddings.identity, at, vector[at]]).toMatchInlineSnapshot(`
      [
        "offline/hashed-ngrams/512/v1",
        487,
        -1,
      ]
    `)
  })

  it('places texts that share words nearer than texts that do not', async () => {
    const near = await cosine('丰富老年用品供给', '老年用品有哪些')
    const far = await cosine('发展绿色低碳产业', '老年用品有哪些')
    expect(near).toBeGreaterThan(0.4)
    expect(Math.abs(far)).toBeLessThan(0.2)
  })

  it('never gives a zero vector, not even for a text without words', async () => {
    for (const text of ['', '——？！']) {
      expect(Math.hypot(...(await embeddings.embedQuery(text)))).toBe(1)
    }
  })
})
