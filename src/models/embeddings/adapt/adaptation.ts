// Models: what an adaptation is asked for, and what is recorded of it.
import { z } from 'zod'

/** Raise when the same table and texts give another result than before. */
export const ADAPTATION_VERSION = 2

/** How a table was adapted to the texts of a library. */
export const AdaptationFactsSchema = z.object({
  /** Texts that it was trained on. */
  texts: z.int(),
  steps: z.int(),
  batchSize: z.int(),
  learningRate: z.number(),
  seed: z.int(),
})
export type AdaptationFacts = z.infer<typeof AdaptationFactsSchema>

export interface AdaptOptions {
  signal?: AbortSignal | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}
