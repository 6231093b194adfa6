// Models: a trained table tuned on the texts of one library, without labels.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TokenTable } from '../token-table.ts'
import type { AdaptationFacts, AdaptOptions } from './adaptation.ts'
import { Passages } from './passages.ts'
import { dequantise, quantise } from './quantise.ts'
import { createRandom } from './random.ts'
import { continueFrom, trainTable } from './train-table.ts'

/** A tenth of the rate of training: the table shall learn the library and forget nothing else. */
const SETTINGS = { steps: 200, batchSize: 64, temperature: 0.1, learningRate: 0.1, seed: 1 }
/** Of a larger library so many texts are drawn: time and memory stay bounded. */
const MAX_TEXTS = 20_000
/** Texts read between two turns of the event loop. */
const TEXTS_A_TURN = 100

/** Trains on with pairs from the texts; the table that is given stays as it is. */
export async function adaptTable(
  table: TokenTable,
  texts: readonly string[],
  { signal, onProgress }: AdaptOptions,
): Promise<{ table: TokenTable; facts: AdaptationFacts }> {
  const { steps, batchSize, learningRate, seed } = SETTINGS
  const passages = new Passages(table.keys)
  const random = createRandom(seed)
  for (const [index, text] of texts.entries()) {
    if (index % TEXTS_A_TURN === 0) {
      await nextTurn()
      signal?.throwIfAborted()
    }
    if (random.next() * texts.length < MAX_TEXTS) passages.add(text)
  }
  const settings = { ...SETTINGS, batchSize: Math.min(batchSize, passages.count) }
  const state = continueFrom(dequantise(table))
  await trainTable(state, {
    passages,
    settings,
    signal,
    onStep: (step) => onProgress?.(step, steps),
  })
  const facts = { texts: passages.count, steps: state.step, learningRate, seed }
  return {
    table: quantise(state.table, table.keys),
    facts: { ...facts, batchSize: settings.batchSize },
  }
}
