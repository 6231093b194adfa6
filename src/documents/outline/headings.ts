// Documents: which words of a paragraph are its heading.
import { CELL_SEPARATOR } from '../formats/laid-block.ts'

const MAX_HEADING_CHARS = 60
const MAX_COMMA_HEADING_CHARS = 40
const MAX_TITLE_CHARS = 40
const MAX_RUN_IN_HEAD_CHARS = 20
const MAX_COLON_HEAD_CHARS = 16

const OPENERS = '“‘（(《〈【〔「『'
const CLOSERS = '”’）)》〉】〕」』'

/** Counts the brackets and quotation marks that are open at the end of what it has read. */
export class BracketDepth {
  /** -1 for good once one closed that was not open. */
  depth = 0

  read(text: string): void {
    for (let index = 0; index < text.length && this.depth >= 0; index++) {
      const character = text.charAt(index)
      if (OPENERS.includes(character)) this.depth++
      else if (CLOSERS.includes(character)) this.depth--
    }
  }
}

/** How many brackets and quotation marks are open at the end; -1 when one closes unopened. */
function openBrackets(text: string): number {
  const brackets = new BracketDepth()
  brackets.read(text)
  return brackets.depth
}

/** Whether a text ends where a sentence or a list line may end. */
export function endsComplete(text: string): boolean {
  return /[。！？；：!?;:…][”’）)》」』】]*$|[）)]$/u.test(text)
}

/** Whether a line is a heading alone: short, and no sentence of its own. */
export function isHeadingLine(text: string): boolean {
  if (text.includes(CELL_SEPARATOR)) return false
  if (/[。；：！？;:]/u.test(text) || /[，、,]$/u.test(text)) return false
  return text.length <= (/[，,]/u.test(text) ? MAX_COMMA_HEADING_CHARS : MAX_HEADING_CHARS)
}

/** Whether a numbered paragraph is a heading alone, also one closed by a full stop: 基本原则。 */
export function isBareHeading(body: string): boolean {
  return isHeadingLine(body) || /^[^。，；：！？,;:!?\n]{2,20}。$/u.test(body)
}

/**
 * The head of an unnumbered paragraph (`老年用品。深入实施…` gives 老年用品): a short first sentence
 * without a comma that more text follows. Null for a lone sentence or one begun in mid-quotation.
 */
export function readRunInHead(text: string): string | null {
  const head = /^([^。，；：！？,;:!?\n]+)。(?=\s*\S)/u.exec(text)?.[1]?.trim()
  if (head === undefined || head.length < 2 || head.length > MAX_RUN_IN_HEAD_CHARS) return null
  return openBrackets(head) === 0 ? head : null
}

/** The head before a colon (`食品：特殊膳食…` gives 食品), for entries of boxes; null when none. */
export function readColonHead(text: string): string | null {
  const head = /^([^。，；：:,;！？\n]+)[：:](?=\s*\S)/u.exec(text)?.[1]?.trim()
  if (head === undefined || head.length > MAX_COLON_HEAD_CHARS) return null
  return openBrackets(head) === 0 ? head : null
}

/** `总 则` is 总则: blanks that space out the characters of a heading are no part of it. */
export function closeUpHeading(heading: string): string {
  const text = heading.trim()
  return /^\p{Script=Han}(?:\s+\p{Script=Han})+$/u.test(text)
    ? text.replaceAll(/\s+/gu, '')
    : text.replaceAll(/\s+/gu, ' ')
}

/**
 * The title of a numbered clause, or null.
 * @param body its first paragraph without the marker
 * @param followed whether more paragraphs or clauses stand under it
 */
export function readTitle(body: string, followed: boolean): string | null {
  if (body === '') return null
  if (isHeadingLine(body)) return closeUpHeading(body)
  if (followed && body.length <= MAX_TITLE_CHARS && /^[^。；！？\n]+[？?]$/u.test(body)) return body
  const sentence = /^([^。；！？\n]+)。(\s*\S)?/u.exec(body)
  if (sentence !== null && (sentence[2] !== undefined || followed)) {
    const title = (sentence[1] ?? '').trim()
    if (title.length <= MAX_TITLE_CHARS && openBrackets(title) === 0) return title
  }
  const head = readColonHead(body)
  return head === null || /如下|下列|以下|包括|为$/u.test(head) ? null : head
}
