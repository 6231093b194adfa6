// Documents: a table of contents printed before the text whose headings it lists.
import { isHeadingLine } from './headings.ts'
import type { Paragraph } from './paragraphs.ts'

const CONTENTS_HEADING = /^目\s*[录次]$/u
const MIN_ENTRIES = 2
/** Titles in a table of contents may differ a little from those in the text. */
const MIN_SHARE_FOUND_AGAIN = 0.7

/** The heading without its page number, leader dots and blanks. */
function entryKey(text: string): string {
  return text.replaceAll(/[\s.．…·]+/gu, '').replace(/(?<!\d)\d+$/u, '')
}

function isEntry(paragraph: Paragraph): boolean {
  return isHeadingLine(paragraph.text.replaceAll(/[.．…·]{2,}/gu, ' '))
}

/** The entries from `start` on: headings one after another, none of them twice. */
function entriesFrom(paragraphs: readonly Paragraph[], start: number): Set<string> {
  const keys = new Set<string>()
  for (const paragraph of paragraphs.slice(start)) {
    const key = entryKey(paragraph.text)
    if (!isEntry(paragraph) || keys.has(key)) break
    keys.add(key)
  }
  return keys
}

/**
 * The places [start, end) of a table of contents: headings one after another from the first numbered
 * one on, most of which stand again below as headings. Null when there is none.
 */
export function findContents(
  paragraphs: readonly Paragraph[],
): { start: number; end: number } | null {
  const first = paragraphs.findIndex(({ marker }) => marker !== null)
  if (first < 0) return null
  const entries = entriesFrom(paragraphs, first)
  const end = first + entries.size
  if (entries.size < MIN_ENTRIES) return null
  const below = new Set(paragraphs.slice(end).map(({ text }) => entryKey(text)))
  const again = [...entries].filter((key) => below.has(key)).length
  if (again < entries.size * MIN_SHARE_FOUND_AGAIN) return null
  const headed = CONTENTS_HEADING.test(paragraphs[first - 1]?.text ?? '')
  return { start: headed ? first - 1 : first, end }
}
