// Eval: random numbers that are the same in every run.
import { createRandom } from '#models/embeddings/adapt/random.ts'

/** Numbers in [0, 1); equal seeds give equal sequences. */
export function seededRandom(seed: number): () => number {
  return createRandom(seed).next
}
