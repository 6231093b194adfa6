// Page: the reader beside an answer, at the cited clause with the quoted words marked.
import { useEffect, useRef } from 'preact/hooks'
import type { ClauseDetail } from '../api/types.ts'
import { useResource } from '../parts/resource.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { IconButton } from '../parts/button.tsx'
import { Reader } from '../read/reader.tsx'
import { go, withQuery } from '../router.ts'
import { words } from '../words/language.ts'
import { conversation } from './conversation.ts'

const close = (): void => go(withQuery({ clause: null }))

export function ReaderPane({ clauseId }: { clauseId: string }) {
  const pane = useRef<HTMLElement>(null)
  const detail = useResource<ClauseDetail>(`/api/clauses/${encodeURIComponent(clauseId)}`)
  useEffect(() => {
    const before = document.activeElement
    pane.current?.focus({ preventScroll: true })
    const closeOnEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) close()
    }
    window.addEventListener('keydown', closeOnEscape)
    return () => {
      window.removeEventListener('keydown', closeOnEscape)
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <aside class="reader-pane" ref={pane} tabIndex={-1} aria-label={words.value.views.documents}>
      {detail.state === 'ready' ? (
        <Reader
          documentId={detail.value.document.id}
          clauseId={clauseId}
          quotes={quotesOf(clauseId)}
          addressOf={(id) => withQuery({ clause: id })}
          closeButton={<IconButton icon="close" label={words.value.close} onClick={close} />}
        />
      ) : (
        <div class="reader-wait">
          <IconButton icon="close" label={words.value.close} onClick={close} />
          {detail.state === 'loading' ? (
            <Loading />
          ) : (
            <Failure error={detail.error} onRetry={detail.retry} />
          )}
        </div>
      )}
    </aside>
  )
}

/** Every place of the clause that the open conversation quotes. */
function quotesOf(clauseId: string): { start: number; end: number }[] {
  const citations = conversation.value?.turns.flatMap((turn) => turn.citations) ?? []
  return citations
    .filter((citation) => citation.clauseId === clauseId)
    .flatMap(({ quotes }) => quotes)
}
