// Answer: text of a language model cut into sentences while it arrives.
import { HANDLE_MARK } from './handle-marks.ts'

const OPENERS = '「“《（('
const CLOSERS = '」”》）)'
const ENDS = '。！？!?'
/** What goes on with a sentence after its marks. */
const GOES_ON = /^[，,、；;：:。]/u
/** A text without any end is cut here; no sentence that can be checked is as long. */
const MAX_SENTENCE_CHARS = 1200
/** Room in which a mark that has begun must close. */
const MAX_MARK_CHARS = 40

/**
 * Yields each sentence as soon as it is complete: after 。！？ outside of brackets and quotation
 * marks, the handle marks that follow included, or at a line end. Blank lines go to the sentence
 * after them.
 */
export async function* splitStream(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const cut = cutSentences(rest + piece, false)
    rest = cut.rest
    yield* cut.sentences
  }
  yield* cutSentences(rest, true).sentences
}

/** The sentences that are complete, and what is left; with `isWhole` nothing is. */
function cutSentences(text: string, isWhole: boolean): { sentences: string[]; rest: string } {
  const sentences: string[] = []
  let start = 0
  let from = 0
  for (
    let end = sentenceEnd(text, isWhole);
    end > 0;
    end = sentenceEnd(text.slice(from), isWhole)
  ) {
    from += end
    if (text.slice(start, from).trim() === '') continue
    sentences.push(text.slice(start, from))
    start = from
  }
  return { sentences, rest: text.slice(start) }
}

/** Where the first sentence ends; 0 while that cannot be known yet. */
function sentenceEnd(text: string, isWhole: boolean): number {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '\n') return index + 1
    if (index >= MAX_SENTENCE_CHARS) return index
    if (OPENERS.includes(character)) depth++
    if (CLOSERS.includes(character)) depth = Math.max(0, depth - 1)
    if (depth > 0) continue
    const closesEnd = CLOSERS.includes(character) && ENDS.includes(text.charAt(index - 1) || ' ')
    if (!closesEnd && !ENDS.includes(character)) continue
    const after = afterMarks(text, index + 1)
    if (after === null || (after === text.length && !isWhole)) {
      if (isWhole) return text.length
      return 0
    }
    const goesOn = GOES_ON.test(text.slice(after))
    const isMarked = HANDLE_MARK.test(text.slice(index + 1, after))
    if (!goesOn && (!closesEnd || isMarked)) return after
  }
  return isWhole ? text.length : 0
}

/** The place behind closing quotation marks, blanks and handle marks; null if a mark is still open. */
function afterMarks(text: string, start: number): number | null {
  let at = start
  for (;;) {
    const rest = text.slice(at)
    const skipped =
      /^[」”』]|^[ \t]+/u.exec(rest) ?? new RegExp(`^(?:${HANDLE_MARK.source})`, 'iu').exec(rest)
    if (skipped !== null) at += skipped[0].length
    else if (/^[[【]/u.test(rest) && rest.length < MAX_MARK_CHARS && !/[\]】]/u.test(rest))
      return null
    else return at
  }
}
