// Ingest: gives every block its role: policy text, words about the document, or neither.
import { findHead } from './head.ts'
import type { Head } from './head.ts'
import type { LaidBlock } from './laid-block.ts'
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
import { nameKey, runText } from './title-lines.ts'
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
function markBeforeTitle(
  lines: readonly MainLine[],
  { title, noticeTitle, noticeEnd }: Head,
): void {
  if (title === null) return
  const titleKey = nameKey(runText(lines, title))
  const noticeKey = noticeTitle === null ? '' : nameKey(runText(lines, noticeTitle))
  for (const line of lines.slice(0, Math.max(title.start, noticeEnd))) {
    const key = nameKey(line.text)
    const isRepeat = isTitleLike(line.text) && (titleKey.includes(key) || key === noticeKey)
    const fallback = isRepeat ? 'repeated-title' : noticeEnd > 0 ? 'cover' : 'letterhead'
    mark(line, lineReason(line.text) ?? fallback)
  }
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
function markAfterTitle(lines: readonly MainLine[], { title, noticeEnd }: Head): number {
  let at = Math.max(title?.end ?? 0, noticeEnd)
  const titleKey = title === null ? '' : nameKey(runText(lines, title))
  for (; at < lines.length; at++) {
    const line = lines[at]
    if (line === undefined || line.block.layout.tableRow) break
    const { text } = line
    if (isAttachmentLine(text)) break
    const isRepeat = titleKey !== '' && nameKey(text) === titleKey
    const reason = isRepeat
      ? 'repeated-title'
      : (lineReason(text) ?? (isSubtitle(lines, at) ? 'subtitle' : null))
    if (reason === null) break
    mark(line, reason)
  }
  return at
}

/** 目录 and its entries, up to where the first entry stands again. */
function markContents(lines: readonly MainLine[], from: number): void {
  const head = lines.findIndex(({ text }, index) => index >= from && isContentsHead(text))
  const first = lines[head + 1]
  if (head < 0 || first === undefined) return
  mark(lines[head], 'contents')
  const key = nameKey(first.text)
  const again = lines.findIndex(({ text }, index) => index > head + 1 && nameKey(text) === key)
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
function markSignatures(lines: readonly MainLine[], from: number): void {
  lines.forEach((line, at) => {
    if (at < from || line.block.role !== 'body' || line.block.layout.tableRow) return
    if (isSignedDateLine(line.text)) return mark(line, 'signature')
    if (isPrintingDate(line.text)) {
      markRun(lines, { start: signatureStart(lines, at, at - 1), end: at + 1 }, 'distribution')
    }
    if (!isDateLine(line.text)) return
    const start = signatureStart(lines, at, from)
    const isLast = lines.slice(at + 1).every(({ block }) => block.role !== 'body')
    if (start === at && !isLast) return
    markRun(lines, { start, end: at }, 'signature')
    mark(line, 'date')
  })
}

/** Lines that list or head attachments, with the titles right under 附件1. */
function markAttachments(lines: readonly MainLine[], from: number): void {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]
    if (line === undefined || line.block.layout.tableRow) continue
    if (line.block.role !== 'body' || !isAttachmentLine(line.text)) continue
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
  }
}

function markNotes(lines: readonly MainLine[], from: number): void {
  for (const line of lines.slice(from)) {
    if (line.block.role !== 'body') continue
    if (isPublicationNote(line.text)) mark(line, 'publication')
    else if (isDistributionLine(line.text)) mark(line, 'distribution')
  }
}

/**
 * Gives each block its role and, unless it is body, the reason. Sets roles in place; no block is
 * added or dropped. In doubt a block stays body.
 */
export function cleanBlocks(blocks: readonly LaidBlock[]): void {
  const pageNames = setAsidePage(blocks)
  const lines = blocks.flatMap((block, index) =>
    block.role === 'body' ? [{ block, text: block.text, index }] : [],
  )
  const head = findHead(lines, pageNames)
  markBeforeTitle(lines, head)
  const bodyStart = markAfterTitle(lines, head)
  markContents(lines, bodyStart)
  markSignatures(lines, bodyStart)
  markAttachments(lines, bodyStart)
  markNotes(lines, bodyStart)
}
