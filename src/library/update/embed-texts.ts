// Library: one vector for every text, embedding only what the previous library did not hold.
import { AppError } from '#domain/errors.ts'
import { indexedTexts } from '../clause-text.ts'
import { textKey, type EmbeddingCheckpoint } from '../disk/embedding-checkpoint.ts'
import { estimateEmbedding, type ApproveEmbedding } from './embedding-estimate.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import { Pace, type PaceOptions } from './pace.ts'
import type { LibrarySnapshot } from '../snapshot.ts'
import { unitVector, type Vectors } from '../vectors.ts'

/** Texts embedded at a stretch, where no endpoint sets it: some milliseconds of work. */
const EMBED_BATCH = 32

export interface EmbedOptions extends PaceOptions {
  embeddings: TextEmbeddings
  previous?: LibrarySnapshot | null | undefined
  /** Where vectors are kept as they come; an interrupted run of the same embedder goes on there. */
  checkpoint?: EmbeddingCheckpoint | undefined
  /** Asked once, before an endpoint is. */
  approve?: ApproveEmbedding | undefined
  /** Of the texts that the previous library did not hold. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

export interface EmbeddedTexts {
  vectors: Vectors
  /** The row of the previous library whose text stands in each row now, -1 where none did. */
  previousRows: Int32Array
}

/**
 * Throws MODEL_UNAVAILABLE for vectors that are missing, invalid or of unequal dimension, and what
 * `approve` throws. A model whose dimension changed under the same name is asked for all texts.
 */
export async function embedTexts(
  texts: readonly string[],
  options: EmbedOptions,
): Promise<EmbeddedTexts> {
  const { previous, checkpoint, embeddings } = options
  const previousRows = matchRows(texts, previous)
  const table = createVectorTable(
    texts.length,
    previous && copyRows(previous.vectors.vectors, previousRows),
  )
  const wanted = [...previousRows.keys()].filter((row) => previousRows[row] === -1)
  const resumed = wanted.length === 0 ? undefined : await checkpoint?.read()
  const missing: number[] = []
  for (const row of wanted) {
    const vector = resumed?.get(textKey(texts[row] ?? ''))
    if (vector && table.fits(vector)) table.set(row, vector)
    else missing.push(row)
  }
  const estimate = estimateEmbedding(
    missing.map((row) => texts[row] ?? ''),
    embeddings,
  )
  if (estimate) await options.approve?.(estimate)
  const isWhole = await embedRows(missing, { ...options, texts, table, wanted: wanted.length })
  if (isWhole) return { vectors: table.vectors(), previousRows }
  await checkpoint?.remove()
  return embedTexts(texts, { ...options, previous: null })
}

interface RowOptions extends EmbedOptions {
  texts: readonly string[]
  table: VectorTable
  wanted: number
}

/** Whether all rows were embedded; false if those that were taken over are of another dimension. */
async function embedRows(missing: readonly number[], options: RowOptions): Promise<boolean> {
  const { texts, table, wanted, embeddings, checkpoint, signal, onProgress } = options
  const pace = new Pace(options)
  const batchSize = embeddings.textsPerCall ?? EMBED_BATCH
  for (let start = 0; start < missing.length; start += batchSize) {
    if (pace.isDue) await pace.rest()
    signal?.throwIfAborted()
    const rows = missing.slice(start, start + batchSize)
    const batch = rows.map((row) => texts[row] ?? '')
    const embedded = await embeddings.embedDocuments(batch)
    const units = rows.map((_, at) => unitVector(embedded[at] ?? []))
    const [first] = units
    if (start === 0 && missing.length < texts.length && first && !table.fits(first)) return false
    for (const [at, row] of rows.entries()) {
      const vector = units[at] as Float32Array
      if (!table.fits(vector)) throw unequalDimensions(vector, table.vectors())
      table.set(row, vector)
    }
    await checkpoint?.append(batch, units)
    onProgress?.(wanted - missing.length + start + rows.length, wanted)
  }
  return true
}

interface VectorTable {
  /** Whether a vector has the dimension of those that are there. */
  fits(vector: Float32Array): boolean
  set(row: number, vector: Float32Array): void
  vectors(): Vectors
}

/** Rows of one dimension: that of the vectors given, else of the first one set. */
function createVectorTable(rows: number, given: Vectors | null | undefined): VectorTable {
  let vectors = given ?? { dimension: 0, values: new Float32Array() }
  return {
    fits: ({ length }) => vectors.dimension === 0 || vectors.dimension === length,
    set: (row, vector) => {
      if (vectors.dimension === 0) {
        vectors = { dimension: vector.length, values: new Float32Array(rows * vector.length) }
      }
      vectors.values.set(vector, row * vectors.dimension)
    },
    vectors: () => vectors,
  }
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
