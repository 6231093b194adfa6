// Train: the table before its first step.
import { createRandom, type Random } from '#models/embeddings/adapt/random.ts'
import { continueFrom, type TrainingState } from '#models/embeddings/adapt/train-table.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Rows at random, as long as their tokens are rare: idf · N(0, 1/dimension). */
export function startState(
  { idf }: Vocabulary,
  { dimension, seed }: { dimension: number; seed: number },
): TrainingState {
  const random = createRandom(seed)
  const rows = new Float32Array(idf.length * dimension)
  for (let at = 0; at < rows.length; at++) {
    const spread = (idf[Math.floor(at / dimension)] as number) / Math.sqrt(dimension)
    rows[at] = spread * nextGaussian(random)
  }
  return continueFrom({ dimension, rows })
}

/** Normally distributed, mean 0 and variance 1 (Box and Muller 1958). */
function nextGaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
  return radius * Math.cos(2 * Math.PI * random.next())
}
