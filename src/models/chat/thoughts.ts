// Models: the thoughts that reasoning models write into their text are not part of the answer.

const OPENING = '<think>'
const CLOSING = '</think>'

/** Takes text as it arrives and gives back what of it is answer. */
export interface ThoughtFilter {
  push: (piece: string) => string
  /** What was held back because a tag might have begun there; call it once, at the end. */
  end: () => string
}

/**
 * Leaves out `<think>…</think>`, as DeepSeek-R1, Qwen3 and others write it where the server has no
 * reasoning parser; tags may be split over pieces. A block that never closes is left out to its
 * end; a closing tag alone is dropped.
 */
export function createThoughtFilter(): ThoughtFilter {
  let held = ''
  let thinking = false
  const push = (piece: string): string => {
    held += piece
    let answer = ''
    for (;;) {
      const tag = thinking ? CLOSING : nextTag(held)
      const at = held.indexOf(tag)
      if (at < 0) break
      if (!thinking) answer += held.slice(0, at)
      held = held.slice(at + tag.length)
      thinking = tag === OPENING
    }
    const keep = beginningOfTag(held)
    if (!thinking) answer += held.slice(0, held.length - keep)
    held = held.slice(held.length - keep)
    return answer
  }
  const end = (): string => {
    const rest = thinking ? '' : held
    held = ''
    return rest
  }
  return { push, end }
}

/** The whole text without thoughts, and without those of a model whose template opens the block. */
export function withoutThoughts(text: string): string {
  const closed = text.lastIndexOf(CLOSING)
  const answer = closed < 0 ? text : text.slice(closed + CLOSING.length)
  const filter = createThoughtFilter()
  return filter.push(answer) + filter.end()
}

/** The tag that comes first in the text; where there is none, either. */
function nextTag(text: string): string {
  const opening = text.indexOf(OPENING)
  const closing = text.indexOf(CLOSING)
  return closing >= 0 && (opening < 0 || closing < opening) ? CLOSING : OPENING
}

/** How many characters at the end of the text may be the beginning of a tag. */
function beginningOfTag(text: string): number {
  for (let length = Math.min(CLOSING.length - 1, text.length); length > 0; length--) {
    const end = text.slice(-length)
    if (OPENING.startsWith(end) || CLOSING.startsWith(end)) return length
  }
  return 0
}
