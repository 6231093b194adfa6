// Documents: gives every block its role: policy text, words about the document, or neither.
import { eachInSteps, findIndexInSteps, type Steps } from '#domain/work/steps.ts'
import { findHead } from './head.ts'
import type { Head } from './head.ts'
import type { LaidBlock } from '../formats/laid-block.ts'
import {
  isAttachmentHead,
  isAttachmentLine,
  isContentsEntry,
  isContentsHead,
  isDateLine,
  isDistributionLine,
  isHistoryLine,
  isNumberLine,
  isPrintingDate,
  isPublicationNote,
  isSignatoryLine,
  isSignedDateLine,
  isTitleLike,
  matterReason,
} from './line-kinds.ts'
import { setAsidePage } from './page.ts'
import { isNamed, nameKey, runText } from './title-lines.ts'
import type { MainLine, Run } from './title-lines.ts'

/** The longest list of signatories taken for a signature. */
const MOST_SIGNATORIES = 40
/** 附件：1.… goes on with 2.… on the lines below. */
const FIRST_ATTACHMENT = /^附件?\s*[：:]?\s*1\s*[.．、]/u
const LISTED_ATTACHMENT = /^\d{1,2}[.．、]\s*[^。]{2,80}$/u

function mark(line: MainLine | undefined, reason: string): void {
  if (line === undefined) return
  line.block.role = 'matter'
  line.block.reason = reason
}

function markRun(lines: readonly MainLine[], run: Run | null, reason: string): void {
  if (run === null) return
  for (const line of lines.slice(run.start, run.end)) mark(line, reason)
}

/** Why a line by the title is matter, by its wording; null when it may be text. */
function lineReason(text: string): string | null {
  return isHistoryLine(text) && !isDateLine(text) ? 'history' : matterReason(text)
}

/** Everything before the title: the enclosing notice, or letterhead and repeated title. */
function* markBeforeTitle(
  lines: readonly MainLine[],
  { title, noticeTitle, noticeEnd }: Head,
): Steps<void> {
  if (title === null) return
  const titleKey = nameKey(runText(lines, title))
  const noticeKey = noticeTitle === null ? '' : nameKey(runText(lines, noticeTitle))
  yield* eachInSteps(lines.slice(0, Math.max(title.start, noticeEnd)), (line) => {
    const key = isTitleLike(line.text) ? nameKey(line.text) : null
    const isRepeat = key !== null && (titleKey.includes(key) || key === noticeKey)
    const fallback = isRepeat ? 'repeated-title' : noticeEnd > 0 ? 'cover' : 'letterhead'
    mark(line, lineReason(line.text) ?? fallback)
  })
  markRun(lines, noticeTitle, 'notice-title')
  markRun(lines, title, 'title')
}

/** A bracketed line under the title, or a line between the title and the number or history. */
function isSubtitle(lines: readonly MainLine[], at: number): boolean {
  const text = lines[at]?.text ?? ''
  if (/^[（(][^（()）]{1,60}[）)]$/u.test(text)) return true
  const below = lines.slice(at + 1, at + 3).map((line) => line.text)
  return isTitleLike(text) && below.some((line) => isNumberLine(line) || isHistoryLine(line))
}

/** Number, date, history, addressees and the like between title and text; where the text begins. */
function* markAfterTitle(lines: readonly MainLine[], { title, noticeEnd }: Head): Steps<number> {
  const titleKey = title === null ? '' : nameKey(runText(lines, title))
  const isText = (line: MainLine, at: number): boolean => {
    const { text, block } = line
    if (block.layout.tableRow || isAttachmentLine(text)) return true
    const isRepeat = titleKey !== '' && isNamed(text, titleKey)
    const reason = isRepeat
      ? 'repeated-title'
      : (lineReason(text) ?? (isSubtitle(lines, at) ? 'subtitle' : null))
    if (reason === null) return true
    mark(line, reason)
    return false
  }
  const from = Math.max(title?.end ?? 0, noticeEnd)
  const bodyStart = yield* findIndexInSteps(lines, isText, from)
  return bodyStart < 0 ? Math.max(from, lines.length) : bodyStart
}

/** 目录 and its entries, up to where the first entry stands again. */
function* markContents(lines: readonly MainLine[], from: number): Steps<void> {
  const head = lines.findIndex(({ text }, index) => index >= from && isContentsHead(text))
  const first = lines[head + 1]
  if (head < 0 || first === undefined) return
  mark(lines[head], 'contents')
  const key = nameKey(first.text)
  const again = yield* findIndexInSteps(lines, ({ text }) => isNamed(text, key), head + 2)
  const entries = lines.slice(head + 1, again < 0 ? head + 1 : again)
  if (entries.every(({ text }) => isContentsEntry(text))) {
    for (const line of entries) mark(line, 'contents')
  }
}

/** Where the signatories above the date at `dateAt` begin. */
function signatureStart(lines: readonly MainLine[], dateAt: number, from: number): number {
  let start = dateAt
  while (start > from && dateAt - start < MOST_SIGNATORIES) {
    const line = lines[start - 1]
    if (line === undefined || !isSignatoryLine(line.text) || line.block.layout.tableRow) break
    start--
  }
  return start
}

/** Signatories with their date wherever they stand, and a date that ends the file. */
function* markSignatures(lines: readonly MainLine[], from: number): Steps<void> {
  const lastBody = lines.findLastIndex(({ block }) => block.role === 'body')
  yield* eachInSteps(lines, (line, at) => {
    if (at < from || line.block.role !== 'body' || line.block.layout.tableRow) return
    if (isSignedDateLine(line.text)) return mark(line, 'signature')
    if (isPrintingDate(line.text)) {
      markRun(lines, { start: signatureStart(lines, at, at - 1), end: at + 1 }, 'distribution')
    }
    if (!isDateLine(line.text)) return
    const start = signatureStart(lines, at, from)
    if (start === at && at < lastBody) return
    markRun(lines, { start, end: at }, 'signature')
    mark(line, 'date')
  })
}

/** Lines that list or head attachments, with the titles right under 附件1. */
function* markAttachments(lines: readonly MainLine[], from: number): Steps<void> {
  yield* eachInSteps(lines, (line, at) => {
    if (at < from || line.block.layout.tableRow) return
    if (line.block.role !== 'body' || !isAttachmentLine(line.text)) return
    mark(line, 'attachment')
    const isHead = isAttachmentHead(line.text)
    for (let next = at + 1; next < lines.length; next++) {
      const follower = lines[next]
      if (follower === undefined || follower.block.role !== 'body') break
      const belongs = isHead
        ? next === at + 1 && isTitleLike(follower.text) && !follower.block.layout.tableRow
        : FIRST_ATTACHMENT.test(line.text) && LISTED_ATTACHMENT.test(follower.text)
      if (!belongs) break
      mark(follower, isHead ? 'attachment-title' : 'attachment')
    }
  })
}

function* markNotes(lines: readonly MainLine[], from: number): Steps<void> {
  yield* eachInSteps(lines.slice(from), (line) => {
    if (line.block.role !== 'body') return
    if (isPublicationNote(line.text)) mark(line, 'publication')
    else if (isDistributionLine(line.text)) mark(line, 'distribution')
  })
}

/**
 * Gives each block its role and, unless it is body, the reason. Sets roles in place; no block is
 * added or dropped. In doubt a block stays body.
 */
export function* cleanBlocks(blocks: readonly LaidBlock[]): Steps<void> {
  const pageNames = yield* setAsidePage(blocks)
  const lines = blocks.flatMap((block, index) =>
    block.role === 'body' ? [{ block, text: block.text, index }] : [],
  )
  const head = yield* findHead(lines, pageNames)
  yield* markBeforeTitle(lines, head)
  const bodyStart = yield* markAfterTitle(lines, head)
  yield* markContents(lines, bodyStart)
  yield* markSignatures(lines, bodyStart)
  yield* markAttachments(lines, bodyStart)
  yield* markNotes(lines, bodyStart)
}
