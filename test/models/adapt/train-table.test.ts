import { describe, expect, it } from 'vitest'
import { Passages } from '#models/embeddings/adapt/passages.ts'
import { dequantise, quantise } from '#models/embeddings/adapt/quantise.ts'
import { startState } from '../../../tools/train/start-state.ts'
import { trainTable } from '#models/embeddings/adapt/train-table.ts'
import { TokenCounter } from '../../../tools/train/vocabulary.ts'
import { adaptTable } from '#models/embeddings/adapt/adapt-table.ts'
import { createTextEncoder } from '#models/embeddings/token-table.ts'
import { makeTexts } from './texts.ts'

const SETTINGS = { steps: 40, batchSize: 6, temperature: 0.1, learningRate: 0.5, seed: 9 }
const texts = makeTexts(6)
const counter = new TokenCounter()
for (const text of texts) counter.add(text)
const vocabulary = counter.vocabulary(400)
const passages = new Passages(vocabulary.keys)
for (const text of texts) passages.add(text)

const start = (seed = 9) => startState(vocabulary, { dimension: 16, seed })

describe('trainTable', () => {
  it('brings texts on one matter together that share few words', async () => {
    const state = start()
    await trainTable(state, { passages, settings: SETTINGS })
    const encode = createTextEncoder(quantise(state.table, vocabulary.keys))
    const cosine = (left: string, right: string) => {
      const other = encode(right)
      return encode(left).reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
    }
    expect(cosine('牵引绳', '接种疫苗')).toBeGreaterThan(cosine('牵引绳', '押金退还') + 0.3)
  })

  it('gives the same table for the same seed, and another for another', async () => {
    const train = async (seed: number) => {
      const state = start(seed)
      await trainTable(state, { passages, settings: { ...SETTINGS, seed } })
      return state.table.rows
    }
    const first = await train(9)
    expect(await train(9)).toEqual(first)
    expect(await train(10)).not.toEqual(first)
  })

  it('goes on after an interruption as if there had been none', async () => {
    const whole = start()
    await trainTable(whole, { passages, settings: SETTINGS })
    const state = start()
    const stop = new AbortController()
    const onStep = (step: number) => {
      if (step === 17) stop.abort()
    }
    const run = { passages, settings: SETTINGS, signal: stop.signal, onStep }
    await expect(trainTable(state, run)).rejects.toThrow('abort')
    expect(state.step).toBe(17)
    await trainTable(state, { passages, settings: SETTINGS })
    expect(state.table.rows).toEqual(whole.table.rows)
  })
})

describe('quantise', () => {
  it('keeps every number within half a step of its row', () => {
    const { table } = start()
    const back = dequantise(quantise(table, vocabulary.keys))
    for (let row = 0; row < vocabulary.keys.length; row++) {
      const numbers = table.rows.subarray(row * 16, (row + 1) * 16)
      const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      numbers.forEach((value, at) => {
        expect(Math.abs(value - back.rows[row * 16 + at]!)).toBeLessThanOrEqual(largest / 253)
      })
    }
  })
})

describe('adaptTable', () => {
  it('tunes a copy on the texts and leaves the table as it is', async () => {
    const table = quantise(start().table, vocabulary.keys)
    const before = table.rows.slice()
    const adapted = await adaptTable(table, texts, {})
    expect(table.rows).toEqual(before)
    expect(adapted.table.rows).not.toEqual(before)
    expect(adapted.facts).toMatchObject({ texts: texts.length, batchSize: texts.length })
  })

  it('leaves the table as it is where there is nothing to learn from', async () => {
    const table = quantise(start().table, vocabulary.keys)
    const { table: same, facts } = await adaptTable(table, [], {})
    expect(same.rows).toEqual(table.rows)
    expect(facts).toMatchObject({ texts: 0, steps: 0 })
  })
})
