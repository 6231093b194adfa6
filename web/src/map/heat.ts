// Page: the numbers of the heat map.
import type { TopicMap, TopicRow } from '../api/types.ts'

export type MappedDocument = TopicMap['documents'][number]

/** One document's clauses on one topic. */
export interface CellAddress {
  topic: string
  documentId: string
}

export interface HeatRow {
  row: TopicRow
  /** One a document, in the order of the columns. */
  counts: number[]
  /** The same as parts of all clauses of each document, in percent. */
  shares: number[]
  total: number
  /** Percentage points by which the share grew from the older to the newer plan; null without plans. */
  shift: number | null
}

/** Two documents of which one follows the other, as places in the columns. */
export interface Succession {
  from: number
  to: number
}

export function heatRows(
  rows: readonly TopicRow[],
  documents: readonly MappedDocument[],
): HeatRow[] {
  const succession = latestSuccession(documents)
  return rows.map((row) => {
    const counts = documents.map(
      ({ id }) => row.cells.find(({ documentId }) => documentId === id)?.clauses.length ?? 0,
    )
    const shares = counts.map(
      (count, index) => (100 * count) / Math.max(documents[index]?.clauseCount ?? 0, 1),
    )
    return {
      row,
      counts,
      shares,
      total: counts.reduce((sum, count) => sum + count, 0),
      shift:
        succession === null ? null : (shares[succession.to] ?? 0) - (shares[succession.from] ?? 0),
    }
  })
}

/** The newest document that follows another one of the library. */
export function latestSuccession(documents: readonly MappedDocument[]): Succession | null {
  const to = documents.findLastIndex(({ succeeds }) => documents.some(({ id }) => id === succeeds))
  const from = documents.findIndex(({ id }) => id === documents[to]?.succeeds)
  return to < 0 || from < 0 ? null : { from, to }
}

/** One of six shades; none for nothing. */
export function shadeOf(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.min(5, Math.ceil((5 * value) / most))
}
