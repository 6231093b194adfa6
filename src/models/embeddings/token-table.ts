// Models: the learned table of token vectors, and how it turns a text into one vector.
import { tokenKeys } from '#zh/tokens.ts'
import { createRowLookup } from './token-rows.ts'

/** One vector a token, as 8-bit numbers with a scale a row: vector = scale · row. */
export interface TokenTable {
  dimension: number
  /** Token keys of src/zh/tokens.ts; the position of a key is its row. */
  keys: Float64Array
  scales: Float32Array
  /** Row after row, `dimension` numbers each. */
  rows: Int8Array
}

/**
 * Turns a text into a unit vector; a text without a known token gets a fixed one. With `evenRows`
 * every row counts as long as the others.
 */
export type TextEncoder = (text: string, options?: { evenRows: boolean }) => Float64Array

/**
 * Each token of the text adds its row times 1 + ln(tf); the sum is brought to length 1. How much a
 * token matters is in the length of its row: training has put it there.
 */
export function createTextEncoder(table: TokenTable): TextEncoder {
  const rowOfKey = createRowLookup(table.keys)
  // All zero between two texts.
  const frequencies = new Uint32Array(table.keys.length)
  return (text, { evenRows } = { evenRows: false }) => {
    const rows: number[] = []
    for (const key of tokenKeys(text)) {
      const row = rowOfKey(key)
      if (row < 0) continue
      if (frequencies[row] === 0) rows.push(row)
      frequencies[row] = (frequencies[row] as number) + 1
    }
    const weights = rows.map((row) => {
      const scale = evenRows
        ? 1 / Math.max(1, rowLength(table, row))
        : (table.scales[row] as number)
      return (1 + Math.log(frequencies[row] as number)) * scale
    })
    for (const row of rows) frequencies[row] = 0
    return toUnitLength(weightedSum(table, rows, weights))
  }
}

/** Of the 8-bit numbers, without their scale. */
function rowLength({ dimension, rows }: TokenTable, row: number): number {
  let squares = 0
  const end = (row + 1) * dimension
  for (let at = row * dimension; at < end; at++) squares += (rows[at] as number) ** 2
  return Math.sqrt(squares)
}

/** Four rows at a time, so that each number of the sum is loaded and stored once for four. */
function weightedSum(
  { dimension, rows }: TokenTable,
  chosen: readonly number[],
  weights: readonly number[],
): Float64Array {
  const sum = new Float64Array(dimension)
  const last = chosen.length - 1
  for (let entry = 0; entry <= last; entry += 4) {
    // Beyond the last entry its row is taken again with weight 0.
    const r0 = (chosen[entry] as number) * dimension
    const r1 = (chosen[Math.min(entry + 1, last)] as number) * dimension
    const r2 = (chosen[Math.min(entry + 2, last)] as number) * dimension
    const r3 = (chosen[Math.min(entry + 3, last)] as number) * dimension
    const w0 = weights[entry] as number
    const w1 = entry + 1 <= last ? (weights[entry + 1] as number) : 0
    const w2 = entry + 2 <= last ? (weights[entry + 2] as number) : 0
    const w3 = entry + 3 <= last ? (weights[entry + 3] as number) : 0
    for (let at = 0; at < dimension; at++) {
      sum[at] =
        (sum[at] as number) +
        w0 * (rows[r0 + at] as number) +
        w1 * (rows[r1 + at] as number) +
        w2 * (rows[r2 + at] as number) +
        w3 * (rows[r3 + at] as number)
    }
  }
  return sum
}

/** In place. The zero vector becomes the first axis: an index cannot hold a vector of length 0. */
function toUnitLength(vector: Float64Array): Float64Array {
  let squares = 0
  for (const value of vector) squares += value * value
  if (squares === 0) return vector.fill(1, 0, 1)
  const factor = 1 / Math.sqrt(squares)
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) * factor
  return vector
}
