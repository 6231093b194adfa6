// Models: the optimiser of a table: steps that shrink for the rows that moved most.
import type { Bags } from './bags.ts'
import type { FloatTable } from './contrastive-loss.ts'

/** Keeps the first step of a row finite. */
const EPSILON = 1e-10

/**
 * Adagrad (Duchi, Hazan and Singer 2011) with one step size a row instead of one a number: row r
 * moves by −rate · g_r / √G_r, G_r being the sum over steps of the mean square of g_r. Moves the
 * rows of the batch, and sets their gradient back to 0.
 */
export function moveRows(
  { dimension, rows }: FloatTable,
  { gradient, squares }: { gradient: Float32Array; squares: Float32Array },
  { batch, rate }: { batch: readonly Bags[]; rate: number },
): void {
  for (const row of rowsOf(batch)) {
    const start = row * dimension
    const end = start + dimension
    let sum = 0
    for (let at = start; at < end; at++) sum += (gradient[at] as number) ** 2
    squares[row] = (squares[row] as number) + sum / dimension
    const step = rate / Math.sqrt((squares[row] as number) + EPSILON)
    for (let at = start; at < end; at++) {
      rows[at] = (rows[at] as number) - step * (gradient[at] as number)
      gradient[at] = 0
    }
  }
}

function rowsOf(batch: readonly Bags[]): Set<number> {
  const rows = new Set<number>()
  for (const bags of batch) {
    for (const row of bags.rows.subarray(0, bags.ends[bags.count - 1])) rows.add(row)
  }
  return rows
}
