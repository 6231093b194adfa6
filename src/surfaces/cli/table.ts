// CLI: rows in aligned columns, the widest ones wrapped when the terminal is too narrow.
import { padTo, textWidth, wrapText } from './wrap.ts'

const GAP = '  '
const LEAST_COLUMNS = 8

/** Lays out rows of cells within a width; the last column is not padded. */
export function renderTable(rows: string[][], width: number): string {
  const widths = fitted(columnWidths(rows), width)
  return rows.map((row) => renderRow(row, widths)).join('\n')
}

/** Takes from the widest column, again and again, until all fit or are as narrow as can be read. */
function fitted(widths: number[], width: number): number[] {
  const total = widths.reduce((sum, columns) => sum + columns + GAP.length, -GAP.length)
  const widest = Math.max(...widths)
  if (total <= width || widest <= LEAST_COLUMNS) return widths
  return fitted(widths.with(widths.indexOf(widest), widest - 1), width)
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
