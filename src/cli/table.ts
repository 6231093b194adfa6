// CLI: rows in aligned columns, the widest one wrapped when the terminal is too narrow.
import { padTo, textWidth, wrapText } from './wrap.ts'

const GAP = '  '
const LEAST_COLUMNS = 12

export interface TableOptions {
  width: number
  /** Index of the column that gives way. */
  flexible: number
}

/** Lays out a heading and rows of cells; the last column is not padded. */
export function renderTable(rows: string[][], { width, flexible }: TableOptions): string {
  const widths = columnWidths(rows)
  const total = widths.reduce((sum, columns) => sum + columns + GAP.length, -GAP.length)
  const own = widths[flexible] ?? 0
  widths[flexible] = Math.max(Math.min(own, LEAST_COLUMNS), own - Math.max(0, total - width))
  return rows.map((row) => renderRow(row, widths)).join('\n')
}

function columnWidths(rows: string[][]): number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  )
}

function renderRow(row: string[], widths: number[]): string {
  const cells = widths.map((width, column) => wrapText(row[column] ?? '', width).split('\n'))
  const height = Math.max(...cells.map((lines) => lines.length))
  const lines = Array.from({ length: height }, (_, line) =>
    cells.map((cell, column) => padTo(cell[line] ?? '', widths[column] ?? 0)).join(GAP),
  )
  return lines.map((line) => line.trimEnd()).join('\n')
}
