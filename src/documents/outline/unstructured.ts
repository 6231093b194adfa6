// Documents: paragraphs without numbering become clauses of a readable size.
import { isHeadingLine } from './headings.ts'
import { splitSentences } from '#zh/sentences.ts'
import { joinPassages, slicePassage, type Passage } from './passage.ts'

const TARGET_CHARS = 300
const MAX_CHARS = 1200
const MAX_HEADING_CHARS = 40
const MIN_QUESTIONS = 2

/** Paragraphs that make one clause, and its heading or question if it opens with one. */
export interface ParagraphGroup {
  passage: Passage
  title: string | null
}

function isQuestion(text: string): boolean {
  return (
    /^(?:问\s*[：:]|Q\s*\d*\s*[：:.、]|问题\s*\S{1,3}\s*[：:、])/iu.test(text) ||
    /[？?][”’]?$/u.test(text)
  )
}

function isHeading(text: string): boolean {
  return text.length <= MAX_HEADING_CHARS && isHeadingLine(text)
}

/** Cuts a paragraph that is longer than a clause should be at ends of sentences. */
function cutLong(passage: Passage): Passage[] {
  if (passage.text.length <= MAX_CHARS) return [passage]
  const pieces: Passage[] = []
  let start = 0
  let end = 0
  for (const sentence of splitSentences(passage.text)) {
    if (sentence.end - start > MAX_CHARS && end > start) {
      pieces.push(slicePassage(passage, start, end))
      start = end
    }
    end = sentence.end
  }
  pieces.push(slicePassage(passage, start, passage.text.length))
  return pieces
}

/**
 * Groups paragraphs: a heading opens a group, tiny paragraphs are gathered, a question keeps its
 * answer, and no group grows past MAX_CHARS. Every paragraph is in one group, in the same order.
 */
export function groupParagraphs(paragraphs: readonly Passage[]): ParagraphGroup[] {
  const asksAndAnswers =
    paragraphs.filter((paragraph) => isQuestion(paragraph.text)).length >= MIN_QUESTIONS
  const opens = (text: string): boolean => (asksAndAnswers ? isQuestion(text) : isHeading(text))
  const target = asksAndAnswers ? MAX_CHARS : TARGET_CHARS
  const groups: ParagraphGroup[] = []
  let hasBody = false
  for (const passage of paragraphs.flatMap(cutLong)) {
    const group = groups.at(-1)
    const opening = opens(passage.text)
    const chars = group?.passage.text.length ?? 0
    const isFull = chars >= target || chars + passage.text.length > MAX_CHARS
    if (group === undefined || passage.afterMatter || (opening && hasBody) || isFull) {
      const title = opening && passage.text.length <= MAX_HEADING_CHARS * 2 ? passage.text : null
      groups.push({ passage, title })
      hasBody = !opening
    } else {
      group.passage = joinPassages([group.passage, passage], '\n')
      hasBody ||= !opening
    }
  }
  return groups
}
