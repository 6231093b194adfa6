// Models: what a batch of text pairs costs under a table, and how that changes with its rows.
import {
  addWeightedRows,
  dot,
  spreadRow,
  times,
  timesTransposed,
  type Matrix,
  type WeightedRows,
} from '../matrix.ts'
import type { Bags } from './bags.ts'

/** A table in training: one vector a token, row after row. */
export interface FloatTable {
  dimension: number
  rows: Float32Array
}

/** Texts that belong together: the query of a pair is a part or the heading of its document. */
export interface PairBatch {
  queries: Bags
  documents: Bags
}

/** The unit vectors of a batch, and the length that each sum of rows had before. */
interface Encoded extends Matrix {
  lengths: Float64Array
}

/**
 * The symmetric contrastive loss with in-batch negatives (InfoNCE: van den Oord et al. 2018,
 * arXiv:1807.03748; both directions as in Radford et al. 2021, arXiv:2103.00020). With unit vectors
 * q_i and d_j and s_ij = q_i · d_j / temperature,
 *
 *   loss = −1/2n · Σ_i ( ln softmax_j(s_ij)[i] + ln softmax_j(s_ji)[i] )
 *
 * so ∂loss/∂s_ij = ( softmax_j(s_ij) + softmax_i(s_ij) − 2·[i = j] ) / 2n.
 * Adds ∂loss/∂row to `gradient` for every row of the batch and returns the loss.
 */
export function addLossGradient(
  table: FloatTable,
  { queries, documents }: PairBatch,
  { temperature, gradient }: { temperature: number; gradient: Float32Array },
): number {
  const q = encodeBags(table, queries)
  const d = encodeBags(table, documents)
  const cosines = timesTransposed(q, d)
  const { loss, gradient: ofCosines } = lossOfCosines(cosines, queries.count, temperature)
  // ∂loss/∂q_i = Σ_j g_ij d_j and ∂loss/∂d_j = Σ_i g_ij q_i, g_ij being ∂loss/∂(q_i · d_j).
  const forQueries = times(ofCosines, d, { transposed: false })
  const forDocuments = times(ofCosines, q, { transposed: true })
  addRowGradients(gradient, queries, { encoded: q, vectorGradient: forQueries.values })
  addRowGradients(gradient, documents, { encoded: d, vectorGradient: forDocuments.values })
  return loss
}

function encodeBags({ dimension, rows }: FloatTable, bags: Bags): Encoded {
  const values = new Float64Array(bags.count * dimension)
  const lengths = new Float64Array(bags.count)
  for (let bag = 0; bag < bags.count; bag++) {
    addWeightedRows({ values, dimension }, bag, { source: rows, chosen: entriesOf(bags, bag) })
    const vector = values.subarray(bag * dimension, (bag + 1) * dimension)
    const length = Math.max(Math.sqrt(dot(vector, vector)), Number.EPSILON)
    lengths[bag] = length
    for (let at = 0; at < dimension; at++) vector[at] = (vector[at] as number) / length
  }
  return { values, dimension, lengths }
}

/** The loss of the cosines q_i · d_j and its gradient. */
function lossOfCosines(
  cosines: Float64Array,
  count: number,
  temperature: number,
): { loss: number; gradient: Float64Array } {
  const gradient = new Float64Array(cosines.length)
  let loss = 0
  // Once along the rows of the matrix, each query against all documents, once along its columns.
  for (const [outer, inner] of [
    [count, 1],
    [1, count],
  ] as const) {
    for (let i = 0; i < count; i++) {
      const scoreAt = (j: number): number =>
        (cosines[i * outer + j * inner] as number) / temperature
      let highest = Number.NEGATIVE_INFINITY
      for (let j = 0; j < count; j++) highest = Math.max(highest, scoreAt(j))
      let total = 0
      for (let j = 0; j < count; j++) total += Math.exp(scoreAt(j) - highest)
      loss += (highest + Math.log(total) - scoreAt(i)) / (2 * count)
      for (let j = 0; j < count; j++) {
        const share = Math.exp(scoreAt(j) - highest) / total - (i === j ? 1 : 0)
        const at = i * outer + j * inner
        gradient[at] = (gradient[at] as number) + share / (2 * count * temperature)
      }
    }
  }
  return { loss, gradient }
}

/**
 * Through the normalisation: for v = x / |x| and g = ∂loss/∂v, ∂loss/∂x = (g − (g · v) v) / |x|;
 * x is a weighted sum of rows, so each row gets that times its weight.
 */
function addRowGradients(
  gradient: Float32Array,
  bags: Bags,
  { encoded, vectorGradient }: { encoded: Encoded; vectorGradient: Float64Array },
): void {
  const { values, dimension, lengths } = encoded
  for (let bag = 0; bag < bags.count; bag++) {
    const [start, end] = [bag * dimension, (bag + 1) * dimension]
    const vector = values.subarray(start, end)
    const forSum = vectorGradient.subarray(start, end)
    const along = dot(forSum, vector)
    const length = lengths[bag] as number
    for (let at = 0; at < dimension; at++) {
      forSum[at] = ((forSum[at] as number) - along * (vector[at] as number)) / length
    }
    const chosen = entriesOf(bags, bag)
    spreadRow({ values: vectorGradient, dimension }, bag, { target: gradient, chosen })
  }
}

function entriesOf({ rows, weights, ends }: Bags, bag: number): WeightedRows {
  return { rows, weights, from: bag === 0 ? 0 : (ends[bag - 1] as number), to: ends[bag] as number }
}
