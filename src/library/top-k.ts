// Library: the k best rows of a scan, without sorting the rest.

export interface ScoredRow {
  row: number
  score: number
}

/** Whether `left` is worse than `right`; equal scores put the later row last, so order is fixed. */
function isWorse(left: ScoredRow, right: ScoredRow): boolean {
  return left.score < right.score || (left.score === right.score && left.row > right.row)
}

function siftDown(heap: ScoredRow[], from: number): void {
  let parent = from
  for (;;) {
    let worst = parent
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      const candidate = heap[child]
      const current = heap[worst]
      if (candidate && current && isWorse(candidate, current)) worst = child
    }
    if (worst === parent) return
    const swapped = heap[parent] as ScoredRow
    heap[parent] = heap[worst] as ScoredRow
    heap[worst] = swapped
    parent = worst
  }
}

/** Collects scored rows and keeps the k best: a heap whose root is the worst row kept. */
export class TopK {
  readonly #heap: ScoredRow[] = []
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  offer(row: number, score: number): void {
    const heap = this.#heap
    if (heap.length < this.#size) {
      heap.push({ row, score })
      if (heap.length === this.#size) {
        for (let parent = (heap.length >> 1) - 1; parent >= 0; parent--) siftDown(heap, parent)
      }
      return
    }
    const worst = heap[0]
    if (!worst || score < worst.score || !isWorse(worst, { row, score })) return
    heap[0] = { row, score }
    siftDown(heap, 0)
  }

  /** The rows kept, best first. */
  best(): ScoredRow[] {
    return this.#heap.toSorted((left, right) => (isWorse(left, right) ? 1 : -1))
  }
}
