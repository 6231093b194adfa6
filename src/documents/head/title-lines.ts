// Documents: which lines of a document make up its title.
import { findIndexInSteps, type Steps } from '#domain/work/steps.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { LaidBlock } from '../formats/laid-block.ts'
import {
  endsLikeTitle,
  isAttachmentLine,
  isBracketedLine,
  isDateLine,
  isHistoryLine,
  isLetterhead,
  isNumberLine,
  isPublicationNote,
  isSignatoryLine,
  isStructureMark,
  isTitleLike,
} from './line-kinds.ts'
import type { PageNames } from './page.ts'

/** A block that no reader or page rule has set aside. */
export interface MainLine {
  block: LaidBlock
  text: string
  /** Position among all blocks. */
  index: number
}

/** A run of lines, [start, end) in main lines. */
export interface Run {
  start: number
  end: number
}

const MOST_NAME_CHARACTERS = 2000
const TITLE_TAIL = /^(?:若干|的|有关|几个|等|和|及|与)/u
/** A title of more lines than these is none. */
export const MOST_TITLE_LINES = 5
/** With its authority above it and its tail below, a title has at most so many. */
const MOST_WHOLE_TITLE_LINES = 4 * MOST_TITLE_LINES

/** 批 复 spaced out to fill a line is 批复. */
function withoutSpacing(line: string): string {
  return /^(?:\p{Script=Han}\s+)+\p{Script=Han}$/u.test(line) ? line.replace(/\s/gu, '') : line
}

/** Title lines are broken in mid-word, so nothing goes between them but a blank of Latin words. */
export function joinTitleLines(lines: readonly string[]): string {
  return lines
    .map((line) => withoutSpacing(line))
    .reduce((joined, line) => {
      const needsBlank = /[A-Za-z0-9]$/.test(joined) && /^[A-Za-z0-9]/.test(line)
      return joined + (needsBlank ? ' ' : '') + line
    }, '')
}

/** The words of a run as one line. */
export function runText(lines: readonly MainLine[], { start, end }: Run): string {
  return joinTitleLines(lines.slice(start, end).map(({ text }) => text))
}

/** A name for comparison: no width, blank, quotation or book-title differences. */
export function nameKey(name: string): string {
  return normaliseText(name).replace(/[<>《》"'\s()]/gu, '')
}

/** Whether a text is a name but for such differences; `key` is the nameKey of that. */
export function isNamed(text: string, key: string): boolean {
  return text.length <= MOST_NAME_CHARACTERS && nameKey(text) === key
}

function isMatterLine(text: string): boolean {
  return [isNumberLine, isDateLine, isLetterhead, isAttachmentLine, isPublicationNote].some((is) =>
    is(text),
  )
}

/** Where prose or structure begins. */
function* proseStart(lines: readonly MainLine[]): Steps<number> {
  const found = yield* findIndexInSteps(
    lines,
    ({ text, block }) =>
      block.layout.tableRow ||
      isStructureMark(text) ||
      (!isTitleLike(text) && !isMatterLine(text) && !isHistoryLine(text)),
  )
  return found < 0 ? lines.length : found
}

function continues(previous: MainLine, line: MainLine, soFar: string): boolean {
  if (line.index !== previous.index + 1) return false
  if (line.block.layout.heading !== previous.block.layout.heading) return false
  if (!isTitleLike(line.text) || isHistoryLine(line.text)) return false
  return !endsLikeTitle(soFar) || isBracketedLine(line.text)
}

/** The run of title lines that begins at `start`, shrunk to where it ends like a title. */
function titleRun(lines: readonly MainLine[], start: number, limit: number): Run {
  let end = start + 1
  while (end < limit && end - start < MOST_TITLE_LINES) {
    const previous = lines[end - 1]
    const line = lines[end]
    if (previous === undefined || line === undefined) break
    if (!continues(previous, line, runText(lines, { start, end }))) break
    end++
  }
  while (end - start > 1 && !endsLikeTitle(runText(lines, { start, end }))) {
    if (isBracketedLine(lines[end - 1]?.text ?? '')) break
    end--
  }
  return { start, end }
}

/** All runs of lines in lines[from, limit) that could be titles, in order. */
export function* titleRuns(lines: readonly MainLine[], from: number, limit: number): Steps<Run[]> {
  const runs: Run[] = []
  for (let start = from; start < limit;) {
    yield
    const text = lines[start]?.text ?? ''
    if (!isTitleLike(text) || isMatterLine(text) || isHistoryLine(text)) {
      start++
      continue
    }
    const run = titleRun(lines, start, limit)
    runs.push(run)
    start = run.end
  }
  return runs
}

/** 若干问题的解释 is the tail of the title above it; that one may stand under its authority. */
function wholeRun(lines: readonly MainLine[], runs: readonly Run[], at: number): Run | null {
  const last = runs[at]
  if (last === undefined) return null
  let { start } = last
  for (let index = at - 1; index >= 0; index--) {
    const above = runs[index]
    if (above === undefined || !belongsUnder(lines, above, { start, end: last.end })) break
    if (last.end - above.start > MOST_WHOLE_TITLE_LINES) break
    start = above.start
  }
  return { start, end: last.end }
}

function belongsUnder(lines: readonly MainLine[], above: Run, run: Run): boolean {
  const adjoins =
    above.end === run.start && lines[run.start]?.index === (lines[above.end - 1]?.index ?? 0) + 1
  if (!adjoins) return false
  const text = runText(lines, run)
  if (TITLE_TAIL.test(text)) return true
  return text.startsWith('关于') && isSignatoryLine(runText(lines, above))
}

/**
 * The lines that are most surely the title: the last run that ends like one, else the line by which
 * the page is named, else a heading, else the first run.
 */
export function* findTitleRun(lines: readonly MainLine[], pageNames: PageNames): Steps<Run | null> {
  const runs = yield* titleRuns(lines, 0, yield* proseStart(lines))
  const isHeading = (run: Run): boolean => lines[run.start]?.block.layout.heading === true
  const lastEnding = runs.findLastIndex((run) => {
    const text = runText(lines, run)
    return endsLikeTitle(text) && !isSignatoryLine(text)
  })
  const byEnding = wholeRun(lines, runs, lastEnding)
  const named = yield* findIndexInSteps(lines, ({ text }) => pageNames.has(text))
  const byName = named < 0 ? null : { start: named, end: named + 1 }
  return byEnding ?? byName ?? runs.find(isHeading) ?? runs[0] ?? null
}
