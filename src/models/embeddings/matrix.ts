// Models: the products that encoding and training spend their time in. Vectors stand row after row
// in flat arrays; four rows are taken at a time, so that a number is loaded and stored once for four.
// The vectors of a batch are 64 bits wide, which needs no conversion; the large tables are not.

/** A matrix of `dimension` columns. */
export interface Matrix {
  values: Float64Array
  dimension: number
}

export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number)
  return sum
}

/** left · rightᵀ: the dot product of every row of `left` with every row of `right`. */
export function timesTransposed(left: Matrix, right: Matrix): Float64Array {
  const { values: a, dimension } = left
  const b = right.values
  const leftCount = a.length / dimension
  const rightCount = b.length / dimension
  const product = new Float64Array(leftCount * rightCount)
  for (let i = 0; i < leftCount; i++) {
    const from = i * dimension
    for (let j = 0; j < rightCount; j += 4) {
      // Beyond the last row the last one is taken again, and what it gives is not written.
      const b0 = j * dimension
      const b1 = Math.min(j + 1, rightCount - 1) * dimension
      const b2 = Math.min(j + 2, rightCount - 1) * dimension
      const b3 = Math.min(j + 3, rightCount - 1) * dimension
      let [s0, s1, s2, s3] = [0, 0, 0, 0]
      for (let at = 0; at < dimension; at++) {
        const value = a[from + at] as number
        s0 += value * (b[b0 + at] as number)
        s1 += value * (b[b1 + at] as number)
        s2 += value * (b[b2 + at] as number)
        s3 += value * (b[b3 + at] as number)
      }
      const cell = i * rightCount + j
      product[cell] = s0
      if (j + 1 < rightCount) product[cell + 1] = s1
      if (j + 2 < rightCount) product[cell + 2] = s2
      if (j + 3 < rightCount) product[cell + 3] = s3
    }
  }
  return product
}

/** left · right, `left` being as wide as `right` has rows; `transposed` takes leftᵀ instead. */
export function times(
  left: Float64Array,
  { values, dimension }: Matrix,
  { transposed }: { transposed: boolean },
): Matrix {
  const count = values.length / dimension
  const product = new Float64Array((left.length / count) * dimension)
  const height = left.length / count
  const [down, across] = transposed ? [1, height] : [count, 1]
  const weightAt = (row: number, column: number): number =>
    column < count ? (left[row * down + column * across] as number) : 0
  for (let i = 0; i < height; i++) {
    const start = i * dimension
    for (let j = 0; j < count; j += 4) {
      // Beyond the last row the last one is taken again with weight 0.
      const r0 = j * dimension
      const r1 = Math.min(j + 1, count - 1) * dimension
      const r2 = Math.min(j + 2, count - 1) * dimension
      const r3 = Math.min(j + 3, count - 1) * dimension
      const w0 = weightAt(i, j)
      const w1 = weightAt(i, j + 1)
      const w2 = weightAt(i, j + 2)
      const w3 = weightAt(i, j + 3)
      for (let at = 0; at < dimension; at++) {
        product[start + at] =
          (product[start + at] as number) +
          w0 * (values[r0 + at] as number) +
          w1 * (values[r1 + at] as number) +
          w2 * (values[r2 + at] as number) +
          w3 * (values[r3 + at] as number)
      }
    }
  }
  return { values: product, dimension }
}

/** A weighted choice of rows: entries [from, to) of `rows` and `weights`. */
export interface WeightedRows {
  rows: ArrayLike<number>
  weights: ArrayLike<number>
  from: number
  to: number
}

/** Adds weight · row of `source` to row `target` of `sums`, for each of the weighted rows. */
export function addWeightedRows(
  { values: sums, dimension }: Matrix,
  target: number,
  { source, chosen }: { source: Float32Array | Int8Array; chosen: WeightedRows },
): void {
  const { rows, weights, from, to } = chosen
  const start = target * dimension
  for (let entry = from; entry < to; entry += 4) {
    // Beyond the last entry its row is taken again with weight 0.
    const last = to - 1
    const r0 = (rows[entry] as number) * dimension
    const r1 = (rows[Math.min(entry + 1, last)] as number) * dimension
    const r2 = (rows[Math.min(entry + 2, last)] as number) * dimension
    const r3 = (rows[Math.min(entry + 3, last)] as number) * dimension
    const w0 = weights[entry] as number
    const w1 = entry + 1 < to ? (weights[entry + 1] as number) : 0
    const w2 = entry + 2 < to ? (weights[entry + 2] as number) : 0
    const w3 = entry + 3 < to ? (weights[entry + 3] as number) : 0
    for (let at = 0; at < dimension; at++) {
      sums[start + at] =
        (sums[start + at] as number) +
        w0 * (source[r0 + at] as number) +
        w1 * (source[r1 + at] as number) +
        w2 * (source[r2 + at] as number) +
        w3 * (source[r3 + at] as number)
    }
  }
}

/** Adds weight · row `source` of `vectors` to each of the weighted rows of `target`. */
export function spreadRow(
  { values: vectors, dimension }: Matrix,
  source: number,
  { target, chosen }: { target: Float32Array; chosen: WeightedRows },
): void {
  const { rows, weights, from, to } = chosen
  const start = source * dimension
  for (let entry = from; entry < to; entry++) {
    const row = (rows[entry] as number) * dimension
    const weight = weights[entry] as number
    for (let at = 0; at < dimension; at++) {
      target[row + at] = (target[row + at] as number) + weight * (vectors[start + at] as number)
    }
  }
}
