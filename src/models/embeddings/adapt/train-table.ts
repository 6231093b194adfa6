// Models: the training loop of the token table.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { addLossGradient, type FloatTable } from './contrastive-loss.ts'
import { createPairSource } from './pairs.ts'
import type { Passages } from './passages.ts'
import { moveRows } from './row-adagrad.ts'

export interface TrainingSettings {
  steps: number
  /** Pairs a step; each is a negative of all others. */
  batchSize: number
  /** Divides the cosines before the softmax. */
  temperature: number
  /** Of the first step; falls linearly to 0. */
  learningRate: number
  seed: number
}

/** All that the rest of a training depends on. */
export interface TrainingState {
  table: FloatTable
  /** Sums of squared gradients by row, of the optimiser. */
  squares: Float32Array
  /** Steps done. */
  step: number
}

/** The state before the first step on a table that is there already. */
export function continueFrom(table: FloatTable): TrainingState {
  const squares = new Float32Array(table.rows.length / table.dimension)
  return { table, squares, step: 0 }
}

export interface TrainingRun {
  passages: Passages
  settings: TrainingSettings
  signal?: AbortSignal | undefined
  /** After each step, with the loss of its batch. */
  onStep?: ((step: number, loss: number) => void | Promise<void>) | undefined
}

/**
 * Does the steps that are left, in place. What a step draws depends on the seed and its number
 * alone, so that an interrupted training goes on as if nothing had happened.
 */
export async function trainTable(state: TrainingState, run: TrainingRun): Promise<void> {
  const { passages, settings, signal, onStep } = run
  const { steps, batchSize, temperature, learningRate, seed } = settings
  if (passages.count === 0) return
  const { table, squares } = state
  const gradient = new Float32Array(table.rows.length)
  const batchOf = createPairSource({ passages, vocabularySize: squares.length, batchSize, seed })
  while (state.step < steps) {
    signal?.throwIfAborted()
    const batch = batchOf(state.step)
    const loss = addLossGradient(table, batch, { temperature, gradient })
    const rate = learningRate * (1 - state.step / steps)
    moveRows(table, { gradient, squares }, { batch: [batch.queries, batch.documents], rate })
    state.step++
    await onStep?.(state.step, loss)
    await nextTurn()
  }
}
