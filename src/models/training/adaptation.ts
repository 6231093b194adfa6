// Models: what is recorded of an adaptation.
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
