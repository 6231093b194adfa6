// Models: which row of a table belongs to a token.
import { hashTokenKey } from '#zh/tokens.ts'

/** The row of a token key, or -1 for a token that the table does not have. */
export type RowOfKey = (key: number) => number

/** A hash table with linear probing: a Map boxes every key and takes several times as long. */
export function createRowLookup(keys: Float64Array): RowOfKey {
  const mask = 2 ** Math.ceil(Math.log2(2 * keys.length + 1)) - 1
  const slots = new Int32Array(mask + 1).fill(-1)
  const slotOf = (key: number): number => {
    let slot = hashTokenKey(key) & mask
    while ((slots[slot] as number) >= 0 && keys[slots[slot] as number] !== key) {
      slot = (slot + 1) & mask
    }
    return slot
  }
  for (let row = 0; row < keys.length; row++) slots[slotOf(keys[row] as number)] = row
  return (key) => slots[slotOf(key)] as number
}
