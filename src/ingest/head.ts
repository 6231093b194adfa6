// Ingest: finds the title of a document and the notice that encloses it.
import { normaliseText } from '../text/normalise.ts'
import type { LaidBlock } from './laid-block.ts'
import {
  endsLikeTitle,
  isAddressees,
  isAttachmentLine,
  isBracketedLine,
  isDateLine,
  isDistributionLine,
  isHistoryLine,
  isLetterhead,
  isNumberLine,
  isPublicationNote,
  isSignatoryLine,
  isSignedDateLine,
  isStructureMark,
  isTitleLike,
} from './line-kinds.ts'

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

export interface Head {
  /** The document's own title; null when the file has none. */
  title: Run | null
  /** The title of the notice that encloses the document; null when there is none. */
  noticeTitle: Run | null
  /** Where the enclosed document begins; 0 when nothing encloses it. */
  noticeEnd: number
}

const NAMES = /《([^《》]{2,80}(?:《[^《》]*》[^《》]*)?)》/gu
const ENCLOSING = /印发|转发|发布|公布|颁布|批转|下发/u
const ENCLOSED_BY_TITLE =
  /(?:印发|转发|发布|公布|颁布|批转|下发)[\s《]*(.+?)[》\s]*的(?:通知|公告|决定|函)$/u
const TITLE_TAIL = /^(?:若干|的|有关|几个|等|和|及|与)/u
const MOST_TITLE_LINES = 5
/** Between the date of a notice and its enclosed text stand at most a few printed notes. */
const MOST_LINES_AFTER_DATE = 5

/** The words of a run as one line: title lines are broken in mid-word, so nothing goes between. */
export function runText(lines: readonly MainLine[], { start, end }: Run): string {
  let joined = ''
  for (const { text } of lines.slice(start, end)) {
    const needsBlank = /[A-Za-z0-9]$/.test(joined) && /^[A-Za-z0-9]/.test(text)
    joined += (needsBlank ? ' ' : '') + text
  }
  return joined
}

/** A name for comparison: no width, blank, quotation or book-title differences. */
export function nameKey(name: string): string {
  return normaliseText(name).replace(/[<>《》"'\s()]/gu, '')
}

function isMatterLine(text: string): boolean {
  return [isNumberLine, isDateLine, isLetterhead, isAttachmentLine, isPublicationNote].some((is) =>
    is(text),
  )
}

/** Where prose or structure begins. */
function proseStart(lines: readonly MainLine[]): number {
  const found = lines.findIndex(
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

function titleRuns(lines: readonly MainLine[], from: number, limit: number): Run[] {
  const runs: Run[] = []
  for (let start = from; start < limit;) {
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
  const run = runs[at]
  if (run === undefined) return null
  const above = runs[at - 1]
  const adjoins =
    above?.end === run.start && lines[run.start]?.index === (lines[above.end - 1]?.index ?? 0) + 1
  if (above === undefined || !adjoins) return run
  const isTail = TITLE_TAIL.test(runText(lines, run))
  const isUnderAuthority =
    /^关于/u.test(runText(lines, run)) && isSignatoryLine(runText(lines, above))
  if (!isTail && !isUnderAuthority) return run
  const whole = wholeRun(
    lines,
    [...runs.slice(0, at - 1), { start: above.start, end: run.end }],
    at - 1,
  )
  return whole ?? run
}

/** The run that is most surely the title: the last that ends like one, else a heading, else none. */
function pickTitle(
  lines: readonly MainLine[],
  runs: readonly Run[],
  pageNames: ReadonlySet<string>,
): Run | null {
  const isHeading = (run: Run): boolean => lines[run.start]?.block.layout.heading === true
  const lastEnding = runs.findLastIndex((run) => {
    const text = runText(lines, run)
    return endsLikeTitle(text) && !isSignatoryLine(text)
  })
  const byEnding = wholeRun(lines, runs, lastEnding)
  const named = lines.findIndex(({ text }) => pageNames.has(normaliseText(text)))
  const byName = named < 0 ? null : { start: named, end: named + 1 }
  return byEnding ?? byName ?? runs.find(isHeading) ?? runs[0] ?? null
}

/** What the notice says it encloses: 《…》 in its words, 印发…的通知 in its title. */
function enclosedNames(lines: readonly MainLine[], title: Run | null, end: number): Set<string> {
  const names = new Set<string>()
  const add = (text: string): void => {
    for (const [, name = ''] of text.matchAll(NAMES)) names.add(nameKey(name))
  }
  for (const { text } of lines.slice(0, end)) add(text)
  if (title !== null) {
    const titleText = runText(lines, title)
    add(titleText)
    const byTitle = ENCLOSED_BY_TITLE.exec(titleText)?.[1]
    if (byTitle !== undefined) names.add(nameKey(byTitle))
  }
  return names
}

function runNamed(
  lines: readonly MainLine[],
  start: number,
  names: ReadonlySet<string>,
): Run | null {
  for (let end = start + 1; end <= Math.min(lines.length, start + MOST_TITLE_LINES); end++) {
    if (!isTitleLike(lines[end - 1]?.text ?? '')) return null
    if (names.has(nameKey(runText(lines, { start, end })))) {
      const next = lines[end]
      const goesOn = next !== undefined && isBracketedLine(next.text) && !isHistoryLine(next.text)
      return { start, end: goesOn ? end + 1 : end }
    }
  }
  return null
}

/** The first mark of structure after `from`; the end of the lines when there is none. */
function firstMark(lines: readonly MainLine[], from: number): number {
  const mark = lines.findIndex(({ text }, index) => index >= from && isStructureMark(text))
  return mark < 0 ? lines.length : mark
}

/** The line of the date that closes the notice. */
function noticeDate(lines: readonly MainLine[], from: number, limit: number): number {
  return lines.findIndex(
    ({ text }, index) =>
      index >= from && index < limit && (isDateLine(text) || isSignedDateLine(text)),
  )
}

/** The title of the enclosed document: a line the notice names, else the title after its date. */
function findEnclosed(
  lines: readonly MainLine[],
  title: Run | null,
  names: ReadonlySet<string>,
): Run | null {
  const from = title?.end ?? 0
  const limit = firstMark(lines, from)
  for (let start = from; start < limit; start++) {
    const run = runNamed(lines, start, names)
    if (run !== null) return run
  }
  if (title === null || !ENCLOSING.test(runText(lines, title))) return null
  const dated = noticeDate(lines, from, limit)
  if (dated < 0) return null
  const runs = titleRuns(lines, dated + 1, limit)
  return runs.find((run) => endsLikeTitle(runText(lines, run))) ?? null
}

/** A page may print the enclosed title only above its notice; the text then follows the date. */
function findTitleAbove(
  lines: readonly MainLine[],
  notice: Run | null,
  names: ReadonlySet<string>,
): Head | null {
  if (notice === null) return null
  const limit = firstMark(lines, notice.end)
  const dated = noticeDate(lines, notice.end, limit)
  const above = lines.findIndex(
    ({ text }, index) => index < notice.start && names.has(nameKey(text)),
  )
  if (dated < 0 || above < 0 || limit - dated > MOST_LINES_AFTER_DATE) return null
  return {
    title: { start: above, end: above + 1 },
    noticeTitle: notice,
    noticeEnd: dated + 1,
  }
}

/** Finds title and enclosing notice among the lines that are left of a page. */
export function findHead(lines: readonly MainLine[], pageNames: ReadonlySet<string>): Head {
  const title = pickTitle(lines, titleRuns(lines, 0, proseStart(lines)), pageNames)
  const names = enclosedNames(lines, title, firstMark(lines, title?.end ?? 0))
  const enclosed = findEnclosed(lines, title, names)
  if (enclosed !== null) {
    return { title: enclosed, noticeTitle: title, noticeEnd: enclosed.start }
  }
  const above = findTitleAbove(lines, title, names)
  return above ?? { title, noticeTitle: null, noticeEnd: 0 }
}

/** Why a line about the document is none of its text, by its wording; null when it may be text. */
export function matterReason(text: string): string | null {
  if (isNumberLine(text)) return 'number'
  if (isDateLine(text)) return 'date'
  if (isSignedDateLine(text)) return 'signature'
  if (isPublicationNote(text)) return 'publication'
  if (isDistributionLine(text)) return 'distribution'
  if (isAttachmentLine(text)) return 'attachment'
  if (isLetterhead(text)) return 'letterhead'
  if (isSignatoryLine(text)) return 'signature'
  return isAddressees(text) ? 'addressees' : null
}
