// Documents: aligns two short passages character by character.

/** A stretch where two aligned texts differ; offsets into each. */
export interface Difference {
  left: string
  leftStart: number
  right: string
  /** Equal characters before and after, up to the next difference that is no lost glyph. */
  before: number
  after: number
}

/** More characters than this are not lost glyphs but words. */
export const MAX_LOST_CHARS = 2
/** Two texts whose lengths multiply to more are too long to be aligned; phrases never are. */
const MAX_CELLS = 4e6

type Step = 'equal' | 'replace' | 'delete' | 'insert'

const EQUAL_SCORE = 1
const REPLACE_SCORE = -1.1
const GAP_SCORE = -1
/** A blank stands for a lost glyph: cheap to replace, cheap to drop. */
const BLANK_SCORE = -0.3

/** Characters as they compare: width folded, all separators of a list alike. */
export function foldForAlignment(character: string): string {
  if (character >= '一' && character <= '鿿') return character
  const folded = character.normalize('NFKC')
  return /[，、；,;]/u.test(folded) ? '，' : folded
}

function dropScore(character: string | undefined): number {
  return character === ' ' ? BLANK_SCORE : GAP_SCORE
}

function pairScore(left: string | undefined, right: string | undefined): number {
  if (left === right) return EQUAL_SCORE
  return left === ' ' ? BLANK_SCORE : REPLACE_SCORE
}

interface ScoreTable {
  left: readonly string[]
  right: readonly string[]
  at: (row: number, column: number) => number
  /** The cell where the best local alignment ends. */
  best: { row: number; column: number }
}

/** Local alignment scores after Smith and Waterman (1981). */
function scoreTable(left: readonly string[], right: readonly string[]): ScoreTable {
  const columns = right.length + 1
  const scores = new Float64Array((left.length + 1) * columns)
  const at = (row: number, column: number): number => scores[row * columns + column] ?? 0
  const best = { row: 0, column: 0 }
  for (let row = 1; row <= left.length; row++) {
    for (let column = 1; column < columns; column++) {
      const score = Math.max(
        0,
        at(row - 1, column - 1) + pairScore(left[row - 1], right[column - 1]),
        at(row - 1, column) + dropScore(left[row - 1]),
        at(row, column - 1) + GAP_SCORE,
      )
      scores[row * columns + column] = score
      if (score > at(best.row, best.column)) Object.assign(best, { row, column })
    }
  }
  return { left, right, at, best }
}

/** The steps of the best local alignment and where it begins in both texts. */
function traceBack({ left, right, at, best }: ScoreTable): {
  steps: Step[]
  row: number
  column: number
} {
  const steps: Step[] = []
  let { row, column } = best
  const reached = (score: number): boolean => Math.abs(at(row, column) - score) < 1e-9
  while (row > 0 && column > 0 && at(row, column) > 0) {
    const pair = pairScore(left[row - 1], right[column - 1])
    if (reached(at(row - 1, column - 1) + pair)) {
      steps.push(pair === EQUAL_SCORE ? 'equal' : 'replace')
      row--
      column--
    } else if (reached(at(row - 1, column) + dropScore(left[row - 1]))) {
      steps.push('delete')
      row--
    } else {
      steps.push('insert')
      column--
    }
  }
  return { steps: steps.toReversed(), row, column }
}

interface Run extends Omit<Difference, 'before' | 'after'> {
  equal: boolean
  length: number
}

function toRuns(left: string, right: string): Run[] {
  const table = scoreTable([...left].map(foldForAlignment), [...right].map(foldForAlignment))
  const { steps, ...start } = traceBack(table)
  const runs: Run[] = []
  let { row, column } = start
  for (const step of steps) {
    const equal = step === 'equal'
    let run = runs.at(-1)
    if (run === undefined || run.equal !== equal) {
      run = { equal, length: 0, left: '', leftStart: row, right: '' }
      runs.push(run)
    }
    run.length++
    if (step !== 'insert') run.left += left.charAt(row++)
    if (step !== 'delete') run.right += right.charAt(column++)
  }
  return runs
}

/** 头部 for 罐头 aligns as two changes around one equal character: they are one difference. */
function mergeCloseRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = []
  for (const run of runs) {
    const middle = merged.at(-1)
    const first = merged.at(-2)
    const close =
      !run.equal && middle?.equal === true && middle.length === 1 && first?.equal === false
    if (close && !first.left.includes(' ') && !run.left.includes(' ')) {
      merged.splice(-2, 2, {
        equal: false,
        length: first.length + middle.length + run.length,
        left: first.left + middle.left + run.left,
        leftStart: first.leftStart,
        right: first.right + middle.right + run.right,
      })
    } else {
      merged.push(run)
    }
  }
  return merged
}

/** Equal characters next to runs[index]; places where the left lacks one or two are passed over. */
function equalBeside(runs: readonly Run[], index: number, step: 1 | -1): number {
  let count = 0
  for (let at = index + step; at >= 0 && at < runs.length; at += step) {
    const run = runs[at]
    if (run === undefined) break
    if (run.equal) count += run.length
    else if (run.left.trim() !== '' || run.right.length > MAX_LOST_CHARS) break
  }
  return count
}

/**
 * Where two texts differ within the stretch in which they are most alike (Smith and Waterman 1981).
 * Blanks on the left stand for lost glyphs. Texts too long to be aligned have none.
 */
export function findDifferences(left: string, right: string): Difference[] {
  if (left.length * right.length > MAX_CELLS) return []
  const runs = mergeCloseRuns(toRuns(left, right))
  return runs.flatMap((run, index) =>
    run.equal
      ? []
      : [
          {
            left: run.left,
            leftStart: run.leftStart,
            right: run.right,
            before: equalBeside(runs, index, -1),
            after: equalBeside(runs, index, 1),
          },
        ],
  )
}
