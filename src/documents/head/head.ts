// Documents: finds the title of a document and the notice that encloses it.
import type { Steps } from '#domain/work/steps.ts'
import {
  endsLikeTitle,
  isBracketedLine,
  isDateLine,
  isHistoryLine,
  isSignedDateLine,
  isStructureMark,
  isTitleLike,
} from './line-kinds.ts'
import type { PageNames } from './page.ts'
import { MOST_TITLE_LINES, findTitleRun, nameKey, runText, titleRuns } from './title-lines.ts'
import type { MainLine, Run } from './title-lines.ts'

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
/** Between the date of a notice and its enclosed text stand at most a few printed notes. */
const MOST_LINES_AFTER_DATE = 5

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
function* findEnclosed(
  lines: readonly MainLine[],
  title: Run | null,
  names: ReadonlySet<string>,
): Steps<Run | null> {
  const from = title?.end ?? 0
  const limit = firstMark(lines, from)
  for (let start = from; start < limit && names.size > 0; start++) {
    yield
    const run = runNamed(lines, start, names)
    if (run !== null) return run
  }
  if (title === null || !ENCLOSING.test(runText(lines, title))) return null
  const dated = noticeDate(lines, from, limit)
  if (dated < 0) return null
  const runs = yield* titleRuns(lines, dated + 1, limit)
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
export function* findHead(lines: readonly MainLine[], pageNames: PageNames): Steps<Head> {
  const title = yield* findTitleRun(lines, pageNames)
  const names = enclosedNames(lines, title, firstMark(lines, title?.end ?? 0))
  const enclosed = yield* findEnclosed(lines, title, names)
  if (enclosed !== null) {
    return { title: enclosed, noticeTitle: title, noticeEnd: enclosed.start }
  }
  const above = findTitleAbove(lines, title, names)
  return above ?? { title, noticeTitle: null, noticeEnd: 0 }
}
