// Indexing: one vector for every text, embedding only what the previous library did not hold.
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { AppError } from '../domain/errors.ts'
import { indexedTexts } from './clause-text.ts'
import type { LibrarySnapshot } from './snapshot.ts'
import { unitVector, type Vectors } from './vectors.ts'

/** Texts embedded between two looks at the abort signal. */
const EMBED_BATCH = 256

export interface EmbedOptions {
  embeddings: EmbeddingsInterface<number[]>
  previous?: LibrarySnapshot | null | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}

export interface EmbeddedTexts {
  vectors: Vectors
  /** The row of the previous library whose text stands in each row now, -1 where none did. */
  previousRows: Int32Array
}

/** Throws MODEL_UNAVAILABLE for vectors that are missing, invalid or of unequal dimension. */
export async function embedTexts(
  texts: readonly string[],
  options: EmbedOptions,
): Promise<EmbeddedTexts> {
  const { previous, embeddings, signal, onProgress } = options
  const previousRows = matchRows(texts, previous)
  const missing = [...previousRows.keys()].filter((row) => previousRows[row] === -1)
  let vectors = previous && copyRows(previous.vectors.vectors, previousRows)
  for (let start = 0; start < missing.length; start += EMBED_BATCH) {
    signal?.throwIfAborted()
    const rows = missing.slice(start, start + EMBED_BATCH)
    const embedded = await embeddings.embedDocuments(rows.map((row) => texts[row] ?? ''))
    for (const [at, row] of rows.entries()) {
      const vector = unitVector(embedded[at] ?? [])
      vectors ??= {
        dimension: vector.length,
        values: new Float32Array(texts.length * vector.length),
      }
      if (vector.length !== vectors.dimension) throw unequalDimensions(vector, vectors)
      vectors.values.set(vector, row * vectors.dimension)
    }
    onProgress?.(start + rows.length, missing.length)
  }
  return { vectors: vectors ?? { dimension: 0, values: new Float32Array() }, previousRows }
}

/** Pairs equal texts; a previous row is given away once, so that rows stay one to one. */
function matchRows(
  texts: readonly string[],
  previous: LibrarySnapshot | null | undefined,
): Int32Array {
  const before = previous ? indexedTexts(previous.documents, previous.clauses) : []
  const rowsByText = new Map<string, number[]>()
  for (const [row, text] of before.entries()) {
    const rows = rowsByText.get(text)
    if (rows) rows.push(row)
    else rowsByText.set(text, [row])
  }
  return Int32Array.from(texts, (text) => rowsByText.get(text)?.shift() ?? -1)
}

function copyRows({ dimension, values }: Vectors, previousRows: Int32Array): Vectors | undefined {
  if (dimension === 0) return undefined
  const copy = new Float32Array(previousRows.length * dimension)
  for (const [row, before] of previousRows.entries()) {
    if (before >= 0) {
      copy.set(values.subarray(before * dimension, (before + 1) * dimension), row * dimension)
    }
  }
  return { dimension, values: copy }
}

function unequalDimensions(vector: Float32Array, { dimension }: Vectors): AppError {
  return new AppError(
    'MODEL_UNAVAILABLE',
    `向量模型给出的向量维数不一（${dimension} 与 ${vector.length}），请检查模型后重试`,
  )
}
