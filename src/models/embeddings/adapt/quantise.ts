// Models: between the numbers of training and the 8 bits of a table file.
import type { TokenTable } from '../token-table.ts'
import type { FloatTable } from './contrastive-loss.ts'

const LARGEST = 127

/** Rounds each row to whole multiples of 1/127 of its largest number. */
export function quantise({ dimension, rows }: FloatTable, keys: Float64Array): TokenTable {
  const scales = new Float32Array(keys.length)
  const quantised = new Int8Array(rows.length)
  for (let row = 0; row < keys.length; row++) {
    const start = row * dimension
    let largest = 0
    for (let at = start; at < start + dimension; at++) {
      largest = Math.max(largest, Math.abs(rows[at] as number))
    }
    const scale = largest / LARGEST
    scales[row] = scale
    if (scale === 0) continue
    for (let at = start; at < start + dimension; at++) {
      quantised[at] = Math.round((rows[at] as number) / scale)
    }
  }
  return { dimension, keys, scales, rows: quantised }
}

export function dequantise({ dimension, scales, rows }: TokenTable): FloatTable {
  const numbers = Float32Array.from(
    rows,
    (value, at) => value * (scales[Math.floor(at / dimension)] as number),
  )
  return { dimension, rows: numbers }
}
