import { describe, expect, it } from 'vitest'
import { addLossGradient, type FloatTable } from '#models/embeddings/adapt/contrastive-loss.ts'
import { createPairSource } from '#models/embeddings/adapt/pairs.ts'
import { Passages } from '#models/embeddings/adapt/passages.ts'
import { createRandom } from '#models/embeddings/adapt/random.ts'
import { TokenCounter } from '../../../tools/train/vocabulary.ts'
import { makeTexts } from './texts.ts'

const TEMPERATURE = 0.3
const DIMENSION = 6

function example() {
  const texts = makeTexts(2)
  const counter = new TokenCounter()
  for (const text of texts) counter.add(text)
  const { keys } = counter.vocabulary(60)
  const passages = new Passages(keys)
  for (const text of texts) passages.add(text)
  const batchOf = createPairSource({ passages, vocabularySize: 60, batchSize: 7, seed: 5 })
  const random = createRandom(11)
  const rows = Float32Array.from({ length: keys.length * DIMENSION }, () => 2 * random.next() - 1)
  const table: FloatTable = { dimension: DIMENSION, rows }
  return { table, batch: batchOf(0) }
}

describe('addLossGradient', () => {
  it('gives the gradient that small steps of each number measure', () => {
    const { table, batch } = example()
    const gradient = new Float32Array(table.rows.length)
    addLossGradient(table, batch, { temperature: TEMPERATURE, gradient })
    const lossWith = (at: number, value: number): number => {
      const rows = table.rows.with(at, value)
      const ignored = new Float32Array(rows.length)
      return addLossGradient({ ...table, rows }, batch, {
        temperature: TEMPERATURE,
        gradient: ignored,
      })
    }
    const step = 2 ** -7
    let largest = 0
    for (let at = 0; at < table.rows.length; at++) {
      const value = table.rows[at]!
      const measured = (lossWith(at, value + step) - lossWith(at, value - step)) / (2 * step)
      expect(gradient[at]).toBeCloseTo(measured, 4)
      largest = Math.max(largest, Math.abs(measured))
    }
    expect(largest).toBeGreaterThan(0.01)
  })

  it('costs ln(n) where all texts are alike, since none can be told from the others', () => {
    const { table, batch } = example()
    const rows = table.rows.map((_, at) => (at % DIMENSION === 0 ? 1 : 0))
    const gradient = new Float32Array(rows.length)
    const loss = addLossGradient({ ...table, rows }, batch, { temperature: TEMPERATURE, gradient })
    expect(loss).toBeCloseTo(Math.log(batch.queries.count), 5)
  })
})
