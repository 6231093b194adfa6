// Models: the embedder that needs no network and no model file, by feature hashing.
import { Embeddings } from '@langchain/core/embeddings'
import { hashTokenKey, tokenKeys } from '../text/tokens.ts'
import type { TextEmbeddings } from './embeddings.ts'

/** Raise when tokens, hashing or weights change: it is part of the identity. */
const METHOD_VERSION = 1
const DIMENSION = 512

/**
 * Signed feature hashing (Weinberger et al. 2009) of the character uni- and bigrams that the
 * keyword index uses, 1 + ln(tf) a token, L2-normalised: 512 numbers, the same on every machine.
 * It knows no synonyms. A text without tokens gets a fixed unit vector, never the zero vector.
 */
export class OfflineEmbeddings extends Embeddings implements TextEmbeddings {
  readonly identity = `offline/hashed-ngrams/${DIMENSION}/v${METHOD_VERSION}`

  constructor() {
    super({})
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return texts.map(hashedVector)
  }

  override async embedQuery(text: string): Promise<number[]> {
    return hashedVector(text)
  }
}

function hashedVector(text: string): number[] {
  const frequencies = new Map<number, number>()
  for (const key of tokenKeys(text)) frequencies.set(key, (frequencies.get(key) ?? 0) + 1)
  const vector = Array.from({ length: DIMENSION }, () => 0)
  for (const [key, frequency] of frequencies) {
    const hash = hashTokenKey(key)
    const at = (hash >>> 1) % DIMENSION
    const weight = 1 + Math.log(frequency)
    vector[at] = (vector[at] as number) + ((hash & 1) === 0 ? weight : -weight)
  }
  const norm = Math.hypot(...vector)
  if (norm === 0) return vector.with(0, 1)
  return vector.map((value) => value / norm)
}
