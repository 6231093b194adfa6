// Page: searching within a document.
import { useMemo, useRef, useState } from 'preact/hooks'
import type { ClauseNode } from '../api/types.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { marksOfWords, type TextMark } from '../parts/marked-text.tsx'
import { words } from '../words/language.ts'

interface Hit {
  clauseId: string
  start: number
  end: number
}

export interface Find {
  query: string
  setQuery: (query: string) => void
  count: number
  /** Which hit is shown, from 0. */
  at: number
  /** Goes on by so many hits, round at the ends. */
  step: (by: number) => void
  marksOf: (clauseId: string) => TextMark[]
}

/** Finds a word in the clauses; the hits are marked and can be gone through. */
export function useFind(nodes: readonly ClauseNode[]): Find {
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const hits = useMemo(() => findIn(nodes, query.trim()), [nodes, query])
  const showHit = (index: number): void => {
    setAt(index)
    const hit = hits[index]
    if (hit !== undefined)
      document.getElementById(hit.clauseId)?.scrollIntoView({ block: 'center' })
  }
  return {
    query,
    setQuery: (text) => {
      setQuery(text)
      setAt(0)
    },
    count: hits.length,
    at,
    step: (by) => hits.length > 0 && showHit((at + by + hits.length) % hits.length),
    marksOf: (clauseId) =>
      hits.flatMap((hit, index) =>
        hit.clauseId === clauseId
          ? { ...hit, kind: index === at ? 'mark-found is-current' : 'mark-found' }
          : [],
      ),
  }
}

function findIn(nodes: readonly ClauseNode[], query: string): Hit[] {
  if (query === '') return []
  return nodes.flatMap(({ id, text }) =>
    marksOfWords(text, [query], 'mark-found').map(({ start, end }) => ({
      clauseId: id,
      start,
      end,
    })),
  )
}

export function FindBar({ find }: { find: Find }) {
  const { read } = words.value
  const field = useRef<HTMLInputElement>(null)
  return (
    <div class="find" role="search">
      <Icon name="search" size={16} />
      <input
        ref={field}
        type="search"
        aria-label={read.search}
        placeholder={read.search}
        value={find.query}
        onInput={(event) => find.setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find.step(find.query === '' ? 0 : event.shiftKey ? -1 : 1)
          if (event.key !== 'Escape' || find.query === '') return
          event.preventDefault()
          find.setQuery('')
        }}
      />
      {find.query.trim() !== '' && (
        <>
          <span class="find-count" role="status">
            {read.found(find.count === 0 ? 0 : find.at + 1, find.count)}
          </span>
          <IconButton icon="above" label={read.previousHit} onClick={() => find.step(-1)} />
          <IconButton icon="below" label={read.nextHit} onClick={() => find.step(1)} />
        </>
      )}
    </div>
  )
}
