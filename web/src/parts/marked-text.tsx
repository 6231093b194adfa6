// Page: text with some of its ranges marked; ranges may overlap and nest.
import type { ComponentChildren } from 'preact'

export interface TextMark {
  start: number
  end: number
  /** A class of the stylesheet. */
  kind: string
  /** Said on hover and to screen readers. */
  note?: string | undefined
}

/** The text cut at every border of a mark; each piece carries the classes of all its marks. */
export function MarkedText({ text, marks }: { text: string; marks: readonly TextMark[] }) {
  const borders = new Set([0, text.length])
  for (const { start, end } of marks) {
    if (start < end) for (const at of [start, end]) if (at > 0 && at < text.length) borders.add(at)
  }
  const cuts = [...borders].toSorted((a, b) => a - b)
  const pieces: ComponentChildren[] = cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length
    const words = text.slice(start, end)
    const over = marks.filter((mark) => mark.start < end && mark.end > start)
    if (over.length === 0) return words
    const note = over.flatMap((mark) => mark.note ?? []).join(' ')
    return (
      <mark
        key={start}
        class={over.map(({ kind }) => kind).join(' ')}
        {...(note === '' ? {} : { title: note, tabIndex: 0, 'aria-description': note })}
      >
        {words}
      </mark>
    )
  })
  return <>{pieces}</>
}

/** Every place where one of the words stands in the text, as marks. */
export function marksOfWords(text: string, searched: readonly string[], kind: string): TextMark[] {
  const lower = text.toLowerCase()
  return searched.flatMap((word) => {
    const needle = word.toLowerCase()
    const marks: TextMark[] = []
    if (needle === '') return marks
    for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.length))
      marks.push({ start: at, end: at + needle.length, kind })
    return marks
  })
}
