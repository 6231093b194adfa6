// Library: the rows of the indexes that a filtered search may return.

/** The same rows twice: as a list to walk over and as a mask to ask. */
export interface RowSelection {
  /** Ascending. */
  rows: Uint32Array
  /** 1 for a selected row; one entry for every row of the index. */
  mask: Uint8Array
}

/** The selection of ascending `rows` out of `rowCount`. */
export function selectRows(rows: readonly number[], rowCount: number): RowSelection {
  const mask = new Uint8Array(rowCount)
  for (const row of rows) mask[row] = 1
  return { rows: Uint32Array.from(rows), mask }
}
