// Page: the frame around every view: navigation, conversations, language, and the view itself.
import { useEffect, useErrorBoundary, useRef } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { AskPage } from './ask/ask-page.tsx'
import { ComparePage } from './compare/compare-page.tsx'
import { keyWanted } from './api/key.ts'
import { KeyGate } from './key-gate.tsx'
import { MapPage } from './map/map-page.tsx'
import { LiveRegion } from './parts/live-region.tsx'
import { Notice } from './parts/states.tsx'
import { DocumentPage, DocumentsPage } from './read/documents-page.tsx'
import { decode, place, type ViewName } from './router.ts'
import { SearchPage } from './search/search-page.tsx'
import { Sidebar } from './sidebar.tsx'
import { words } from './words/language.ts'

interface View {
  /** Which entry of the navigation it belongs to; null for none. */
  name: ViewName | null
  content: ComponentChildren
}

export function App() {
  const { path } = place.value
  const { name, content } = viewAt(path)
  const main = useRef<HTMLElement>(null)
  const { views, name: product, skip } = words.value
  useEffect(() => {
    document.title = name === null ? product : `${views[name]} · ${product}`
  }, [name, product])
  useEffect(() => {
    window.addEventListener('keydown', focusQuestion)
    return () => window.removeEventListener('keydown', focusQuestion)
  }, [])
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {skip}
      </a>
      <div class="frame">
        <Sidebar current={name} />
        <main id="main" class="main" ref={main} tabIndex={-1}>
          {keyWanted.value === null ? <Guarded key={path}>{content}</Guarded> : <KeyGate />}
        </main>
      </div>
      <LiveRegion />
    </>
  )
}

function viewAt(path: string): View {
  const [, first = '', second] = path.split('/')
  const id = second === undefined ? null : decode(second)
  if (path === '/') return { name: 'ask', content: <AskPage conversationId={null} /> }
  if (first === 'conversations' && id !== null)
    return { name: 'ask', content: <AskPage conversationId={id} /> }
  if (first === 'documents')
    return {
      name: 'documents',
      content: id === null ? <DocumentsPage /> : <DocumentPage documentId={id} />,
    }
  if (path === '/compare') return { name: 'compare', content: <ComparePage /> }
  if (path === '/map') return { name: 'map', content: <MapPage /> }
  if (path === '/search') return { name: 'search', content: <SearchPage /> }
  return { name: null, content: <NotFound /> }
}

function NotFound() {
  const { failure, views } = words.value
  return (
    <Notice title={failure.notFound} detail={failure.notFoundDetail}>
      <a class="button" href="/">
        {views.ask}
      </a>
    </Notice>
  )
}

/** A view that fails is replaced by words; the rest of the page goes on. */
function Guarded({ children }: { children: ComponentChildren }) {
  const [error] = useErrorBoundary((cause) => console.error(cause))
  const { failure } = words.value
  if (error === undefined) return <>{children}</>
  return (
    <Notice title={failure.broken} detail={failure.brokenDetail} isFailure>
      <button type="button" class="button" onClick={() => location.reload()}>
        {failure.reload}
      </button>
    </Notice>
  )
}

/** `/` goes to the question, as in other tools that one asks all day. */
function focusQuestion(event: KeyboardEvent): void {
  const isTyping =
    event.target instanceof HTMLElement &&
    event.target.closest('input, textarea, select, [contenteditable]') !== null
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
  const field = document.querySelector<HTMLElement>('#question, .main input[type="search"]')
  if (field === null) return
  event.preventDefault()
  field.focus()
}
