// Page: the number in an answer that stands for a clause, and the card that shows the clause.
import { signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Citation } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { MarkedText } from '../parts/marked-text.tsx'
import { go, withQuery } from '../router.ts'
import { words } from '../words/language.ts'

/** The citation whose card is shown, and the mark that it belongs to. */
const shown = signal<{ citation: Citation; mark: HTMLElement } | null>(null)

const CARD_ID = 'citation-card'
/** Time in which the pointer can move from the mark into the card. */
const HIDE_MS = 180
const GAP_PX = 8
let hiding: ReturnType<typeof setTimeout> | undefined

export interface CitationMarkProps {
  n: number
  citation: Citation | undefined
}

/** A link to the clause; plain activation opens it in the reader beside the answer. */
export function CitationMark({ n, citation }: CitationMarkProps) {
  const { ask } = words.value
  if (citation === undefined)
    return (
      <span class="citation citation-unknown" title={ask.unknownMark(String(n))}>
        {n}
      </span>
    )
  const show = (event: Event): void => {
    clearTimeout(hiding)
    if (event.currentTarget instanceof HTMLElement)
      shown.value = { citation, mark: event.currentTarget }
  }
  const isShown = shown.value?.citation === citation
  return (
    <a
      class={`citation citation-${citation.standing}`}
      href={citation.url}
      aria-label={ask.source(n, citation.documentTitle, citation.label)}
      aria-describedby={isShown ? CARD_ID : undefined}
      onMouseEnter={show}
      onMouseLeave={hideSoon}
      onFocus={show}
      onBlur={hideSoon}
      onClick={(event) => openBeside(event, citation)}
    >
      {n}
    </a>
  )
}

/** Opens the cited clause in the reader beside the answer; modified clicks stay links. */
export function openBeside(event: MouseEvent, { clauseId }: { clauseId: string }): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  shown.value = null
  go(withQuery({ clause: clauseId }))
}

function hideSoon(): void {
  clearTimeout(hiding)
  hiding = setTimeout(() => (shown.value = null), HIDE_MS)
}

/** The card of the citation under the pointer or the focus; one for the whole page. */
export function CitationCard() {
  const card = useRef<HTMLDivElement>(null)
  const current = shown.value
  useLayoutEffect(() => {
    if (card.current !== null && current !== null) placeBeside(card.current, current.mark)
  }, [current])
  useEffect(() => {
    const hide = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || shown.value === null) return
      shown.value = null
      event.stopImmediatePropagation()
    }
    const follow = (): void => {
      const mark = shown.value?.mark
      if (mark === undefined || card.current === null) return
      if (isInView(mark)) placeBeside(card.current, mark)
      // A focused mark is being scrolled into view by the browser.
      else if (document.activeElement !== mark) shown.value = null
    }
    window.addEventListener('keydown', hide, true)
    window.addEventListener('scroll', follow, true)
    return () => {
      window.removeEventListener('keydown', hide, true)
      window.removeEventListener('scroll', follow, true)
    }
  }, [])
  if (current === null) return null
  const { citation } = current
  return (
    <div
      ref={card}
      id={CARD_ID}
      class="citation-card"
      role="tooltip"
      onMouseEnter={() => clearTimeout(hiding)}
      onMouseLeave={hideSoon}
    >
      <div class="citation-card-head">
        <StandingBadge standing={citation.standing} authority={citation.authority} />
        <span>
          《{citation.documentTitle}》
          {citation.documentNumber !== null && `（${citation.documentNumber}）`}
        </span>
      </div>
      <div class="citation-card-label">{citation.label}</div>
      <p class="clause-text">
        <MarkedText
          text={citation.text}
          marks={citation.quotes.map(({ start, end }) => ({ start, end, kind: 'mark-quote' }))}
        />
      </p>
    </div>
  )
}

function isInView(mark: HTMLElement): boolean {
  const { top, bottom } = mark.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

/** Below the mark, or above it where there is more room; never beyond the window. */
function placeBeside(card: HTMLElement, mark: HTMLElement): void {
  const anchor = mark.getBoundingClientRect()
  const { width, height } = card.getBoundingClientRect()
  const left = Math.min(Math.max(GAP_PX, anchor.left - 24), innerWidth - width - GAP_PX)
  const isBelow = anchor.bottom + height + 2 * GAP_PX < innerHeight || anchor.top < height
  card.style.left = `${left}px`
  card.style.top = `${isBelow ? anchor.bottom + GAP_PX : anchor.top - height - GAP_PX}px`
}
