// Library: the embeddings of a library as one block of unit vectors.
import { AppError } from '#domain/errors.ts'

/** Unit vectors of equal dimension, row after row. */
export interface Vectors {
  dimension: number
  values: Float32Array
}

export function vectorCount(vectors: Vectors): number {
  return vectors.dimension === 0 ? 0 : vectors.values.length / vectors.dimension
}

/**
 * The vector at length 1. Throws MODEL_UNAVAILABLE for a vector that is zero or holds a value
 * that is no finite number: an HNSW index takes such a vector and then ranks it first, always.
 */
export function unitVector(vector: ArrayLike<number>): Float32Array {
  let squares = 0
  for (let at = 0; at < vector.length; at++) squares += (vector[at] as number) ** 2
  const norm = Math.sqrt(squares)
  if (!Number.isFinite(norm) || norm === 0) {
    throw new AppError(
      'MODEL_UNAVAILABLE',
      `向量模型返回了无效向量（${norm === 0 ? '全为零' : '含非数值'}），请检查模型后重试`,
    )
  }
  return Float32Array.from(vector, (value) => value / norm)
}

/** Cosine similarity of a unit vector with the unit vector in a row. */
export function similarityAt(vectors: Vectors, row: number, query: Float32Array): number {
  const { dimension, values } = vectors
  const start = row * dimension
  // Two sums side by side: one alone waits for each addition before the next.
  let even = 0
  let odd = 0
  for (let at = 0; at < dimension - 1; at += 2) {
    even += (query[at] as number) * (values[start + at] as number)
    odd += (query[at + 1] as number) * (values[start + at + 1] as number)
  }
  const last = dimension - 1
  if (dimension % 2 === 1) even += (query[last] as number) * (values[start + last] as number)
  return even + odd
}
