// Models: the learned table of token vectors, and how it turns a text into one vector.
import { tokenKeys } from '#zh/tokens.ts'
import { addWeightedRows } from './matrix.ts'
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
    const { dimension, rows: source } = table
    const sum = new Float64Array(dimension)
    const chosen = { rows, weights, from: 0, to: rows.length }
    addWeightedRows({ values: sum, dimension }, 0, { source, chosen })
    return toUnitLength(sum)
  }
}

/** Of the 8-bit numbers, without their scale. */
function rowLength({ dimension, rows }: TokenTable, row: number): number {
  let squares = 0
  const end = (row + 1) * dimension
  for (let at = row * dimension; at < end; at++) squares += (rows[at] as number) ** 2
  return Math.sqrt(squares)
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
